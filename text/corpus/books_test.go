package corpus

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

const (
	newStart = "*** START OF THE PROJECT GUTENBERG EBOOK %s ***\n\n"
	newEnd   = "\n*** END OF THE PROJECT GUTENBERG EBOOK %s ***\n\n"
	licence  = "Updated editions will replace the previous one.\n\nSection 1. General terms\n\nThis website includes " +
		"information, and how to subscribe to our email newsletter to hear about new eBooks.\n\n"
	etextHead = "***The Project Gutenberg Etext of %s***\n\nPlease take a look at the small print.\n\n" +
		"***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN ETEXTS**START***\nWhy is this here?\n\n" +
		"*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n\n"
)

// newBook has the shape of Project Gutenberg's files of today.
func newBook(name, text string) string {
	return "The Project Gutenberg eBook of " + name + "\n\nTitle: " + name + "\n\n" + fmt.Sprintf(newStart, name) + text +
		"\n" + fmt.Sprintf(newEnd, name)
}

// own is text that is in no book, long enough to be seen as such.
func own(name string) (text string, want []string) {
	for i := range ownLines {
		want = append(want, fmt.Sprintf("%s says this in its paragraph %s.", name, strings.Repeat("x", i+1)))
	}
	return strings.Join(want, "\n\n") + "\n\n", want
}

func TestAllBooksOfAFileAreRead(t *testing.T) {
	notes, notesWant := own("Note")
	for _, tt := range []struct {
		name, content string
		want          []string
	}{
		{"three books", newBook("A", "Alpha speaks.") + newBook("B", "Beta speaks.") + newBook("C", "Gamma speaks."),
			[]string{"Alpha speaks.", "Beta speaks.", "Gamma speaks."}},
		{"with licences", newBook("A", "Alpha.") + licence + newBook("B", "Beta.") + licence, []string{"Alpha.", "Beta."}},
		{"CRLF", strings.ReplaceAll(newBook("A", "Alpha.")+licence+newBook("B", "Beta."), "\n", "\r\n"),
			[]string{"Alpha.", "Beta."}},
		{"old etext", fmt.Sprintf(etextHead, "Heidi") + "Alpha.\n\nEnd of The Project Gutenberg Etext of Heidi\n",
			[]string{"Alpha."}},
		{"old etexts and a book", fmt.Sprintf(etextHead, "X") + "Alpha.\n\nEnd of this Project Gutenberg Etext of X\n\n" +
			fmt.Sprintf(etextHead, "Y") + "Beta.\n\nEnd of Project Gutenberg's Y\n\n" + newBook("C", "Gamma."),
			[]string{"Alpha.", "Beta.", "Gamma."}},
		{"old etext with a newer mark", fmt.Sprintf(newStart, "X") + fmt.Sprintf(etextHead, "X") + "Alpha.\n",
			[]string{"Alpha."}},
		{"no end mark", "The Project Gutenberg EBook of A\n\n" + fmt.Sprintf(newStart, "A") + notes + newBook("B", "Beta."),
			append(slices.Clone(notesWant), "Beta.")},
		{"notes before a book", notes + newBook("A", "Alpha."), append(slices.Clone(notesWant), "Alpha.")},
		{"notes after the licence", newBook("A", "Alpha.") + licence + notes, append([]string{"Alpha."}, notesWant...)},
		{"notes between books", newBook("A", "Alpha.") + licence + notes + newBook("B", "Beta."),
			append(append([]string{"Alpha."}, notesWant...), "Beta.")},
		{"small print at the end", newBook("A", "Alpha.") + "Licence\n*END THE SMALL PRINT! FOR PUBLIC DOMAIN EBOOKS*END*\n",
			[]string{"Alpha."}},
		{"one mark for all of the text", "Alpha.\n\nEnd of Project Gutenberg's X\n\nLicence\n", []string{"Alpha."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Files(t.Context(), []string{texttest.Write(t, t.TempDir(), "a.txt", tt.content)})
			if err != nil {
				t.Fatal(err)
			}
			if got := texttest.Paragraphs(t, c); !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestBooksThatAreReadOtherwiseHaveAnotherHash(t *testing.T) {
	seen := map[string]bool{}
	one := newBook("A", "Alpha speaks.")
	for _, s := range []string{one, one + one, one + licence + one} {
		c, err := Files(t.Context(), []string{texttest.Write(t, t.TempDir(), "a.txt", s)})
		if err != nil {
			t.Fatal(err)
		}
		if seen[c.Info().Hash] {
			t.Errorf("the hash of %q is that of another", s)
		}
		seen[c.Info().Hash] = true
	}
}

func TestMuchThatIsLeftOutAfterABookIsSaid(t *testing.T) {
	text := newBook("A", "Alpha.") + strings.Repeat("A line of something that is no licence.\n", 2000)
	c, err := Files(t.Context(), []string{texttest.Write(t, t.TempDir(), "a.txt", text)})
	if err != nil {
		t.Fatal(err)
	}
	if w := strings.Join(c.Info().Warnings, "\n"); !strings.Contains(w, "80001 characters after the end mark") {
		t.Errorf("warnings %q", w)
	}
}
