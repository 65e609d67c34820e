# An image with ablate and nothing else, for ablate submit --on kubernetes:
#
#	docker build -t registry.example/ablate:1 .
#
# The text then has to lie in the volume (--corpus /runs/text). For the default text, the comments in the source of Go:
#
#	docker build --target with-go-text -t registry.example/ablate:1-go .
FROM golang:1.25 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# Without cgo the program needs no library of the system, so that it runs where there is none.
RUN CGO_ENABLED=0 go build -trimpath -tags nodevices -ldflags="-s -w" -o /ablate ./cmd/ablate

FROM gcr.io/distroless/static-debian12:nonroot AS ablate
COPY --from=build /ablate /ablate
ENTRYPOINT ["/ablate"]

FROM ablate AS with-go-text
COPY --from=build /usr/local/go/VERSION /usr/local/go/VERSION
COPY --from=build /usr/local/go/src /usr/local/go/src
ENV GOROOT=/usr/local/go

# The last stage is what docker build makes without --target.
FROM ablate
