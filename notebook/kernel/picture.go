//go:build kernel

package main

import (
	"bytes"
	"fmt"
	"image/png"
	"reflect"

	"github.com/ablate-go/ablate/notebook/internal/show"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
	interp "github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
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

// picture is how a value is shown: a figure as PNG, which every viewer of notebooks knows, with its description as the
// text; a table as Markdown; and a value of another type of ablate by its fields, where fmt would print memory. Other
// values are left to gophernotes.
func picture(v any) (Data, bool) {
	if v == nil {
		return Data{}, false
	}
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && rv.IsNil() {
		return Data{}, false
	}
	switch v := v.(type) {
	case report.Table:
		return Data{Data: MIMEMap{MIMETypeMarkdown: v.Markdown(), MIMETypeText: v.Markdown()}}, true
	case *plot.Plot:
		return drawn(v)
	case plots.Graphic:
		text := "a picture"
		if d, ok := v.(plots.Described); ok {
			text = d.Alt()
		}
		return pngData(v.PNG(), text, dotsPerPixel), true
	}
	text, markdown, ok := show.Text(v)
	if !ok {
		return Data{}, false
	}
	d := Data{Data: MIMEMap{MIMETypeText: text}}
	if markdown {
		d.Data[MIMETypeMarkdown] = text
	}
	return d, true
}

// drawn shows a plot of gonum at the size of ablate's own figures. One that cannot be drawn, as with an axis without a
// range, says why.
func drawn(p *plot.Plot) (d Data, ok bool) {
	defer func() {
		if cause := recover(); cause != nil {
			d, ok = Data{Data: MIMEMap{MIMETypeText: fmt.Sprintf("the plot cannot be drawn: %v", cause)}}, true
		}
	}()
	c := vgimg.NewWith(vgimg.UseWH(470, 275), vgimg.UseDPI(96*dotsPerPixel))
	p.Draw(draw.New(c))
	var b bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: c}).WriteTo(&b); err != nil {
		panic(err)
	}
	text := "a plot"
	if p.Title.Text != "" {
		text = "a plot: " + p.Title.Text
	}
	return pngData(b.Bytes(), text, dotsPerPixel), true
}

func pngData(b []byte, text string, dots int) Data {
	d := Data{Data: MIMEMap{MIMETypePNG: b, MIMETypeText: text}}
	if c, err := png.DecodeConfig(bytes.NewReader(b)); err == nil {
		d.Metadata = MIMEMap{MIMETypePNG: MIMEMap{"width": c.Width / dots, "height": c.Height / dots}}
	}
	return d
}

// withPictures replaces figures, tables and the like among a cell's values by what shows them.
func withPictures(ir *interp.Interp, values []any, types []xreflect.Type) ([]any, []xreflect.Type) {
	for i, v := range values {
		if d, ok := picture(v); ok {
			values[i], types[i] = d, ir.Comp.TypeOf(d)
		}
	}
	return values, types
}
