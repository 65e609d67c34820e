package plots

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// pngDPI gives twice the pixels of a screen of 96 dots per inch.
const pngDPI = 192

// margin in points keeps text off the edge of the picture.
const margin = 6

// drawing is what every figure of the package can do.
type drawing interface {
	Draw(draw.Canvas)
	Size() (width, height vg.Length)
}

// smallest and largest are the sides in points that a canvas is given, whatever a figure asks for:
// below, no text fits, and beyond, an image takes all memory.
const smallest, largest = 100, 5000

func size(d drawing) (w, h vg.Length) {
	w, h = d.Size()
	if !(w > 0) {
		w = figureWidth
	}
	if !(h > 0) {
		h = figureHeight
	}
	return min(max(w, smallest), largest), min(max(h, smallest), largest)
}

// paint draws on white: a page or a viewer may have any ground, and the inks are made for paper.
func paint(d drawing, c draw.Canvas) {
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	d.Draw(draw.Crop(c, margin, -margin, margin, -margin))
}

// renderPNG returns nil only if the picture is too large for the PNG format.
func renderPNG(d drawing) []byte {
	w, h := size(d)
	c := vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(pngDPI))
	paint(d, draw.New(c))
	var b bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: c}).WriteTo(&b); err != nil {
		return nil
	}
	return b.Bytes()
}

// svgFont names fonts of the same widths as Liberation Sans, on which the layout was computed.
var svgFont = strings.NewReplacer(
	"font-family:Liberation Sans;", "font-family:'Liberation Sans',Arial,Helvetica,sans-serif;",
	"font-variant:normal;", "", "font-style:normal;", "", "font-weight:normal;", "",
)

func renderSVG(d drawing) string {
	w, h := size(d)
	c := &svgCanvas{Canvas: vgsvg.New(w, h)}
	paint(d, draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil { // a bytes.Buffer takes all that is written
		return ""
	}
	return svgFont.Replace(c.fixWidths(b.String()))
}

// write puts data at path so that a reader finds all of it or what was there before.
func write(path string, data []byte) error {
	if err := atomicfile.Write(path, data); err != nil {
		return fmt.Errorf("plots: %s was not written: %w", path, err)
	}
	return nil
}

// fileName is what a figure may be called: it becomes part of a path, a link and an SVG id.
var fileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`)

// ValidName reports whether a figure may be called so: letters, digits, - and _, the first of them a letter or a
// digit.
func ValidName(name string) bool { return fileName.MatchString(name) }

// Save writes dir/name.png and dir/name.svg, each atomically, and makes dir if it is missing. It refuses a name that
// ValidName does not accept, and a figure without a picture.
func Save(d Graphic, dir, name string) error {
	if !ValidName(name) {
		return fmt.Errorf("plots: %q cannot name a figure: use letters, digits, - and _, without an ending", name)
	}
	png, svg := d.PNG(), d.SVG()
	if len(png) == 0 || svg == "" {
		return fmt.Errorf("plots: figure %q gave no picture: check its width and height", name)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("plots: the folder for figure %q could not be made: %w", name, err)
	}
	return errors.Join(write(filepath.Join(dir, name+".png"), png), write(filepath.Join(dir, name+".svg"), []byte(svg)))
}
