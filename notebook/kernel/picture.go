//go:build kernel

package main

import (
	"bytes"
	"image/png"
	"reflect"

	"github.com/ablate-go/ablate/plots/report"
	interp "github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
)

// dotsPerPixel is how many dots of a figure of package plots stand for a pixel of a page, so that a front end
// shows it at its own size and sharp.
const dotsPerPixel = 2

func init() {
	display.Binds["Auto"] = reflect.ValueOf(func(v any) Data {
		if d, ok := picture(v); ok {
			return d
		}
		return Auto(v)
	})
	// gophernotes' own gives the bytes as text too, a number each.
	display.Binds["PNG"] = reflect.ValueOf(func(b []byte) Data { return pngData(b, "picture", 1) })
}

// picture is how a figure or a table is shown: a figure as PNG, which every viewer of notebooks knows, with its
// description as the text, and a table as Markdown. Other values are left to gophernotes.
func picture(v any) (Data, bool) {
	if table, ok := v.(report.Table); ok {
		return Data{Data: MIMEMap{MIMETypeMarkdown: table.Markdown(), MIMETypeText: table.Markdown()}}, true
	}
	figure, ok := v.(interface {
		PNG() []byte
		Alt() string
	})
	if !ok || reflect.ValueOf(v).IsNil() {
		return Data{}, false
	}
	return pngData(figure.PNG(), figure.Alt(), dotsPerPixel), true
}

func pngData(b []byte, text string, dots int) Data {
	d := Data{Data: MIMEMap{MIMETypePNG: b, MIMETypeText: text}}
	if c, err := png.DecodeConfig(bytes.NewReader(b)); err == nil {
		d.Metadata = MIMEMap{MIMETypePNG: MIMEMap{"width": c.Width / dots, "height": c.Height / dots}}
	}
	return d
}

// withPictures replaces figures among a cell's values by what shows them.
func withPictures(ir *interp.Interp, values []any, types []xreflect.Type) ([]any, []xreflect.Type) {
	for i, v := range values {
		if d, ok := picture(v); ok {
			values[i], types[i] = d, ir.Comp.TypeOf(d)
		}
	}
	return values, types
}
