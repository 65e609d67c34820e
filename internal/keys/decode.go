package keys

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Decode reads YAML into *cfg. Only keys that stand in the text are changed, so that defaults remain;
// a list or map in the text replaces the whole one of cfg. Unknown keys, wrong types and keys set twice
// are errors with path, line and what is wanted, one sentence a line; cfg is then unchanged.
func Decode(yaml []byte, cfg any) error {
	_, err := DecodeKeys(yaml, cfg)
	return err
}

// Decoded tells which keys a text has set.
type Decoded struct {
	Given   []string  // paths of the values, in the order of the text; a list or map is one
	Renamed []Renamed // keys that the text calls by their old name
}

// Renamed is a key that has another name now, see the tag was.
type Renamed struct{ Old, New string }

// DecodeKeys is Decode, and says which keys stand in the text.
func DecodeKeys(yaml []byte, cfg any) (Decoded, error) {
	v, err := target(cfg)
	if err != nil {
		return Decoded{}, err
	}
	n, err := parse(yaml)
	if err != nil || n == nil {
		return Decoded{}, err
	}
	return apply(n, v)
}

// decoder walks a node and a value in step and collects every fault.
type decoder struct {
	root    reflect.Type
	faults  []error
	decoded Decoded
}

// apply works on a copy; what pointers, slices and maps lead to is replaced, never written to.
func apply(n *node, v reflect.Value) (Decoded, error) {
	d := &decoder{root: v.Type()}
	changed := reflect.New(v.Type()).Elem()
	changed.Set(v)
	if n.shape == section {
		d.section(n, changed, "")
	} else {
		d.faults = []error{fmt.Errorf("the configuration is %s but wants keys such as %q", n.summary(),
			strings.Join(first(paths(d.root, ""), 1), "")+": ...")}
	}
	if len(d.faults) > 0 {
		return Decoded{}, errors.Join(d.faults...)
	}
	v.Set(changed)
	return d.decoded, nil
}

func (d *decoder) fail(format string, args ...any) {
	d.faults = append(d.faults, fmt.Errorf(format, args...))
}

func (d *decoder) section(n *node, v reflect.Value, path string) {
	known := map[string]field{}
	for _, f := range fields(v.Type()) {
		known[f.name] = f
		if f.old != "" {
			known[f.old] = f
		}
	}
	for i, name := range n.keys {
		f, ok := known[name]
		if !ok {
			d.faults = append(d.faults, d.unknown(n.items[i], v.Type(), path, name))
			continue
		}
		if name == f.old {
			if slices.Contains(n.keys, f.name) {
				d.fail("key %q%s is set a second time as %q, its old name: leave one out", join(path, f.name),
					n.items[i].place(), name)
				continue
			}
			d.decoded.Renamed = append(d.decoded.Renamed, Renamed{Old: join(path, name), New: join(path, f.name)})
		}
		at := join(path, f.name)
		if !isSection(f.typ) && !strings.Contains(at, "[") {
			d.decoded.Given = append(d.decoded.Given, at)
		}
		d.value(n.items[i], v.FieldByIndex(f.index), at)
	}
}

// value sets v, of any type that check lets pass.
func (d *decoder) value(n *node, v reflect.Value, path string) {
	t := v.Type()
	if n.command && n.shape == scalar && t.Kind() != reflect.String {
		n = fromCommand(n, t)
	}
	switch {
	case t.Kind() == reflect.Pointer:
		if n.shape == null {
			v.SetZero()
			return
		}
		fresh := reflect.New(t.Elem())
		if !v.IsNil() {
			fresh.Elem().Set(v.Elem())
		}
		d.value(n, fresh.Elem(), path)
		v.Set(fresh)
	case isText(t) || t == durationType:
		d.scalar(n, v, path)
	case t.Kind() == reflect.Struct:
		if n.shape == null {
			return // a heading whose keys are all commented out
		}
		if n.shape != section {
			d.fail("key %q%s is %s but is a section, with the keys %s", path, n.place(), n.summary(), enumerate(names(t)))
			return
		}
		d.section(n, v, path)
	case t.Kind() == reflect.Slice:
		d.list(n, v, path)
	case t.Kind() == reflect.Map:
		d.entries(n, v, path)
	default:
		d.scalar(n, v, path)
	}
}

func (d *decoder) list(n *node, v reflect.Value, path string) {
	if n.shape == scalar && isSingle(v.Type()) {
		fresh := reflect.New(v.Type())
		if err := fresh.Interface().(Single).SetSingle(n.text); err != nil {
			d.fail("key %q%s is %s: %w", path, n.place(), n.summary(), err)
			return
		}
		v.Set(fresh.Elem())
		return
	}
	if n.shape != list {
		write := ""
		if v.Type().Elem().Kind() == reflect.String && n.shape == scalar && !n.command {
			write = fmt.Sprintf(": write [%q]", n.text)
		}
		d.fail("key %q%s is %s but wants a %s%s", path, n.place(), n.summary(), typeName(v.Type()), write)
		return
	}
	if len(n.items) == 0 && v.Len() == 0 {
		return // nil stays nil
	}
	fresh := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i, item := range n.items {
		d.value(item, fresh.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
	v.Set(fresh)
}

func (d *decoder) entries(n *node, v reflect.Value, path string) {
	if n.shape != section {
		d.fail("key %q%s is %s but wants a %s", path, n.place(), n.summary(), typeName(v.Type()))
		return
	}
	if len(n.items) == 0 && v.Len() == 0 {
		return
	}
	fresh := reflect.MakeMap(v.Type())
	if n.merge {
		for it := v.MapRange(); it.Next(); {
			fresh.SetMapIndex(it.Key(), it.Value())
		}
	}
	for i, name := range n.keys {
		key := reflect.ValueOf(name).Convert(v.Type().Key())
		value := reflect.New(v.Type().Elem()).Elem()
		if old := fresh.MapIndex(key); old.IsValid() {
			value.Set(old)
		}
		d.value(n.items[i], value, join(path, name))
		fresh.SetMapIndex(key, value)
	}
	v.Set(fresh)
}

func (d *decoder) scalar(n *node, v reflect.Value, path string) {
	t := v.Type()
	text := t.Kind() == reflect.String || isText(t)
	switch {
	case n.shape == null:
		d.fail("key %q%s is empty but wants %s; leave the key out to keep its default", path, n.place(), wants(t))
	case n.shape != scalar || n.quoted && !text && t != durationType:
		d.fail("key %q%s is %s but wants %s", path, n.place(), n.summary(), wants(t))
	default:
		fresh := reflect.New(t).Elem()
		ok, err := parseScalar(n.text, fresh)
		if err != nil {
			d.fail("key %q%s is %s: %w", path, n.place(), n.summary(), err)
		} else if !ok {
			d.fail("key %q%s is %s but wants %s", path, n.place(), n.summary(), wants(t))
		} else {
			v.Set(fresh)
		}
	}
}
