package fasta

import "io"

const (
	// PieceSize is how many letters a piece of a sequence has, the last one of a record excepted. A chromosome has
	// thousands of them, and a window of a network is far shorter.
	PieceSize = 4096
	// GapRun is the number of N from which a run of them is a gap of the assembly and no part of the sequence.
	GapRun = 10
)

// Read calls yield with the sequences of a file, in pieces of PieceSize capital letters. No piece goes over the end of
// a record or over a gap of GapRun N and more, which is left out. Of nucleotides, letters that are none of IUPAC are N.
// It stops at the first error of yield and returns it; a fault of the file is a *LineError.
func Read(r io.Reader, kind Kind, yield func(piece string) error) error {
	p := pieces{kind: kind, yield: yield}
	if err := scan(r, &p); err != nil {
		return err
	}
	return p.header()
}

// pieces is the handler of Read.
type pieces struct {
	kind  Kind
	buf   []byte
	run   int // N that were seen last and are not in buf
	yield func(piece string) error
}

// header ends the record before.
func (p *pieces) header() error {
	if p.run < GapRun {
		if err := p.addRun(); err != nil {
			return err
		}
	}
	p.run = 0
	return p.flush()
}

func (p *pieces) letters(run []byte) error {
	for _, c := range run {
		if c >= 'a' {
			c -= 'a' - 'A'
		}
		if p.kind == Nucleotides {
			if c == 'N' || !isIUPAC(c) {
				p.run++
				continue
			}
			if p.run > 0 {
				if err := p.endRun(); err != nil {
					return err
				}
			}
		}
		if err := p.add(c); err != nil {
			return err
		}
	}
	return nil
}

func (p *pieces) mark(byte) error { return nil }

// endRun takes a short run of N into the piece, or ends the piece at a gap.
func (p *pieces) endRun() error {
	defer func() { p.run = 0 }()
	if p.run >= GapRun {
		return p.flush()
	}
	return p.addRun()
}

func (p *pieces) addRun() error {
	for range p.run {
		if err := p.add('N'); err != nil {
			return err
		}
	}
	return nil
}

func (p *pieces) add(c byte) error {
	p.buf = append(p.buf, c)
	if len(p.buf) < PieceSize {
		return nil
	}
	return p.flush()
}

func (p *pieces) flush() error {
	if len(p.buf) == 0 {
		return nil
	}
	s := string(p.buf)
	p.buf = p.buf[:0]
	return p.yield(s)
}
