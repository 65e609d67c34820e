package torchbin

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// The opcodes that pickles of protocols 2 to 5 hold, as Python's pickletools names them.
const (
	opProto, opFrame, opStop                                             = 0x80, 0x95, '.'
	opMark, opPop, opPopMark, opDup                                      = '(', '0', '1', '2'
	opNone, opTrue, opFalse                                              = 'N', 0x88, 0x89
	opBinInt, opBinInt1, opBinInt2, opLong1, opBinFloat                  = 'J', 'K', 'M', 0x8a, 'G'
	opUnicode1, opUnicode4, opUnicode8, opString1, opString4             = 0x8c, 'X', 0x8d, 'U', 'T'
	opBytes1, opBytes4                                                   = 'C', 'B'
	opTuple, opTuple0, opTuple1, opTuple2, opTuple3                      = 't', ')', 0x85, 0x86, 0x87
	opList, opAppend, opAppends, opDict, opSetItem, opSetItems           = ']', 'a', 'e', '}', 's', 'u'
	opPut1, opPut4, opMemoize, opGet1, opGet4                            = 'q', 'r', 0x94, 'h', 'j'
	opGlobal, opStackGlobal, opReduce, opNewObj, opBuild, opPersistentID = 'c', 0x93, 'R', 0x81, 'b', 'Q'
)

// step runs one opcode.
func (m *machine) step(code byte) error {
	switch code {
	case opProto:
		v, err := m.number(1)
		if err == nil && (v < 2 || v > 5) {
			err = m.fail("protocol %d, where torch writes 2", v)
		}
		return err
	case opFrame:
		_, err := m.take(8)
		return err
	case opMark:
		return m.push(mark{})
	case opPop:
		_, err := m.pop()
		return err
	case opPopMark:
		_, err := m.toMark()
		return err
	case opNone:
		return m.push(nil)
	case opTrue, opFalse:
		return m.push(code == opTrue)
	case opBinInt1, opBinInt2, opBinInt, opLong1, opBinFloat:
		return m.stepNumber(code)
	case opUnicode1, opUnicode4, opUnicode8, opString1, opString4, opBytes1, opBytes4:
		return m.stepText(code)
	case opTuple, opTuple0, opTuple1, opTuple2, opTuple3:
		return m.stepTuple(code)
	case opList:
		return m.made(&list{}, costHeader)
	case opDict:
		return m.made(&dict{}, costHeader)
	case opAppend, opAppends, opSetItem, opSetItems:
		return m.stepItems(code)
	case opPut1, opPut4, opMemoize, opGet1, opGet4:
		return m.stepMemo(code)
	case opGlobal, opStackGlobal, opReduce, opNewObj, opBuild, opPersistentID:
		return m.stepObject(code)
	}
	return m.fail("opcode %#x, which torch.save does not write", code)
}

func (m *machine) stepNumber(code byte) error {
	switch code {
	case opLong1:
		n, err := m.number(1)
		if err != nil {
			return err
		}
		v, err := m.long(n)
		if err != nil {
			return err
		}
		return m.push(v)
	case opBinFloat:
		v, err := m.number(8)
		if err != nil {
			return err
		}
		return m.push(float(bits.ReverseBytes64(v)))
	}
	width := map[byte]uint64{opBinInt1: 1, opBinInt2: 2, opBinInt: 4}[code]
	v, err := m.number(width)
	if err != nil {
		return err
	}
	if code == opBinInt {
		return m.push(int64(int32(v)))
	}
	return m.push(int64(v))
}

func (m *machine) stepText(code byte) error {
	width := map[byte]uint64{opUnicode1: 1, opString1: 1, opBytes1: 1, opUnicode8: 8}[code]
	if width == 0 {
		width = 4
	}
	n, err := m.number(width)
	if err != nil {
		return err
	}
	b, err := m.take(n)
	if err != nil {
		return err
	}
	text := strings.ToValidUTF8(string(b), "\uFFFD")
	return m.made(text, costSlot+len(text))
}

func (m *machine) stepTuple(code byte) error {
	var t tuple
	var err error
	switch code {
	case opTuple:
		t, err = m.toMark()
	case opTuple0:
		t = tuple{}
	default:
		t, err = m.pops(int(code) - opTuple1 + 1)
	}
	if err != nil {
		return err
	}
	return m.made(t, costHeader)
}

// made pushes a new value that takes that many bytes.
func (m *machine) made(v any, bytes int) error {
	if err := m.spend(bytes); err != nil {
		return err
	}
	return m.push(v)
}

// stepItems adds values to the list or the dict below them.
func (m *machine) stepItems(code byte) error {
	var items tuple
	var err error
	switch code {
	case opAppend:
		items, err = m.pops(1)
	case opSetItem:
		items, err = m.pops(2)
	default:
		items, err = m.toMark()
	}
	if err != nil {
		return err
	}
	if len(m.stack) == 0 {
		return m.fail("items for nothing")
	}
	if err := m.spend(len(items) * costPair); err != nil {
		return err
	}
	switch into := m.stack[len(m.stack)-1].(type) {
	case *list:
		if code == opAppend || code == opAppends {
			into.items = append(into.items, items...)
			return nil
		}
	case *dict:
		if (code == opSetItem || code == opSetItems) && len(items)%2 == 0 {
			for i := 0; i < len(items); i += 2 {
				into.pairs = append(into.pairs, pair{items[i], items[i+1]})
			}
			return nil
		}
	}
	return m.fail("items for a %T", m.stack[len(m.stack)-1])
}

func (m *machine) stepMemo(code byte) error {
	at, err := uint64(len(m.memo)), error(nil)
	switch code {
	case opPut1, opGet1:
		at, err = m.number(1)
	case opPut4, opGet4:
		at, err = m.number(4)
	}
	if err != nil {
		return err
	}
	if code == opGet1 || code == opGet4 {
		v, ok := m.memo[at]
		if !ok {
			return m.fail("memo %d is asked for and was never kept", at)
		}
		return m.push(v)
	}
	if len(m.stack) == 0 {
		return m.fail("nothing to keep")
	}
	m.memo[at] = m.stack[len(m.stack)-1]
	return m.spend(costMemo)
}

func (m *machine) stepObject(code byte) error {
	switch code {
	case opGlobal:
		module, err := m.line()
		if err != nil {
			return err
		}
		name, err := m.line()
		if err != nil {
			return err
		}
		return m.refer(global{module, name})
	case opStackGlobal:
		t, err := m.pops(2)
		if err != nil {
			return err
		}
		module, ok1 := t[0].(string)
		name, ok2 := t[1].(string)
		if !ok1 || !ok2 {
			return m.fail("a global whose name is no text")
		}
		return m.refer(global{module, name})
	case opPersistentID:
		id, err := m.pop()
		if err != nil {
			return err
		}
		v, err := m.persistent(id)
		if err != nil {
			return err
		}
		return m.made(v, costTensor)
	}
	t, err := m.pops(2)
	if err != nil {
		return err
	}
	if code == opBuild {
		return m.push(t[0]) // attributes of an OrderedDict, such as _metadata: nothing that a tensor needs
	}
	g, ok1 := t[0].(global)
	args, ok2 := t[1].(tuple)
	if !ok1 || !ok2 {
		return m.fail("a call of a %T", t[0])
	}
	v, err := m.reduce(g, args)
	if err != nil {
		return err
	}
	return m.made(v, costTensor)
}

// refer puts a global on the stack if it is one that files of weights need.
func (m *machine) refer(g global) error {
	if !allowed(g) {
		return m.fail("the file names %s, which a file of weights has no use for and which could run code: it is refused; "+
			"save it again with torch.save(model.state_dict(), ...)", g)
	}
	return m.made(g, costHeader)
}

// maxRank is above the dimensions of any tensor.
const maxRank = 64

// int64s reads a tuple of sizes.
func int64s(v any) ([]int64, bool) {
	t, ok := v.(tuple)
	if !ok || len(t) > maxRank {
		return nil, false
	}
	out := make([]int64, len(t))
	for i, x := range t {
		if out[i], ok = integer(x); !ok {
			return nil, false
		}
	}
	return out, true
}

// littleEndian64 is a count of the older layout.
func littleEndian64(b []byte) int64 { return int64(binary.LittleEndian.Uint64(b)) }
