package torchbin

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The numbers that begin a file of the layout before torch 1.6.
const (
	oldMagic    = "119547037146038801333356" // 0x1950a86a20f9469cfc6c
	oldProtocol = 1001
)

// loadOld reads the layout before torch 1.6: pickles of a magic number, a protocol, facts of the machine, the
// tensors and the keys of their storages, then for each key a count of eight bytes and its numbers.
func (f *File) loadOld() error {
	// The numbers follow without a mark, so the pickles are read from as much as pickles can be.
	text := make([]byte, min(f.size, maxPickled))
	if _, err := f.file.ReadAt(text, 0); err != nil {
		return err
	}
	l := &loader{storages: map[string]*storage{}}
	m := &machine{data: text, reduce: l.reduce, persistent: l.persistent}
	var parts [5]any
	for i := range parts {
		var err error
		if parts[i], err = m.run(); err != nil {
			return err
		}
		switch {
		case i == 0 && parts[0] != oldMagic:
			return errors.New("is a pickle, but not one that torch.save has written")
		case i == 1 && parts[1] != int64(oldProtocol):
			return fmt.Errorf("has another protocol of torch.save than %d", oldProtocol)
		case i == 2 && bigEndian(parts[2]):
			return errors.New("was written on a big-endian machine, in a layout that does not tell the order of its numbers: " +
				"load it there, and save it with torch 2.0 or later")
		}
	}
	f.order, f.spent = binary.LittleEndian, m.budget
	keys, ok := parts[4].(*list)
	if !ok {
		return errors.New("does not list the keys of its storages")
	}
	at := int64(m.at)
	for _, k := range keys.items {
		key, _ := k.(string)
		s := l.storages[key]
		if s == nil || s.at >= 0 {
			return fmt.Errorf("storage %.80q is listed twice, or no tensor uses it", key)
		}
		var count [8]byte
		if _, err := f.file.ReadAt(count[:], at); err != nil {
			return fmt.Errorf("storage %.80q is cut short", key)
		}
		if n := littleEndian64(count[:]); n != s.count {
			return fmt.Errorf("storage %.80q has %d elements, and its tensors say %d", key, n, s.count)
		}
		at += 8
		n := s.count * s.dtype.Size()
		if n > f.size-at {
			return fmt.Errorf("storage %.80q is cut short: %d bytes of %d are there", key, f.size-at, n)
		}
		s.at = at
		at += n
	}
	for key, s := range l.storages {
		if s.at < 0 {
			return fmt.Errorf("storage %.80q is not in the file", key)
		}
	}
	if at != f.size {
		return fmt.Errorf("has %d bytes after its last storage", f.size-at)
	}
	return f.collect(parts[3])
}

// bigEndian reports whether the facts of the machine that wrote a file say so.
func bigEndian(facts any) bool {
	d, ok := facts.(*dict)
	if !ok {
		return false
	}
	for _, p := range d.pairs {
		if p.key == "little_endian" && p.value == false {
			return true
		}
	}
	return false
}
