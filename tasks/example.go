package tasks

// None is the class of an example without a label.
const None = -1

// Example is one row of a task. Which fields it has depends on the task's [Kind].
type Example struct {
	ID string // the row's own identifier where the file has one, else its number from 0

	// Text and Pair are the texts: one text, or two, such as premise and hypothesis. Of a span task they are question and
	// context, of a choice task Text is what all options have in common.
	Text, Pair string

	Group   string   // the part of its set that it is of, which is scored on its own too: MNLI's genre; "" for none
	Options []string // of a choice task
	Words   []string // of a tag task

	Class   int      // of classify and choice: index of the label or of the option; None without a label
	Value   float64  // of regress; NaN without a label
	Tags    []int    // of a tag task: a class for each word; nil without labels
	Answers []Answer // of a span task: the right answers; none where the context does not answer
}

// Answer is a part of a context.
type Answer struct {
	Text  string
	Start int // bytes of Example.Pair before it; files count code points. None if it is not in there
}

// Set is the examples of one file.
type Set struct {
	Name     string // train, dev, test, or a part of it: matched, mismatched, a language
	Path     string
	Kind     Kind // of its task; [Load] sets it
	Examples []Example
	Labelled bool     // false in the test files that leave the labels out: predictions are made, and not scored
	Notes    []string // for the user: rows that were left out, and why
}

// Data is a task as it was read from its files.
type Data struct {
	Task   Task     // its Labels are those below, also where the task does not fix them
	Labels []string // names of the classes, in order of their ids; nil of regress, span and choice
	Train  *Set     // nil if there is no such file
	Dev    []*Set   // the epoch is chosen on the first; MNLI has two, XNLI one for each language
	Test   []*Set
	Notes  []string
}

// Prediction is what a model says of one example.
type Prediction struct {
	Class  int       // classify and choice: the class of the largest score
	Scores []float64 // classify and choice: probabilities of the classes or options
	Value  float64   // regress
	Tags   []int     // tag: a class for each word
	Text   string    // span: the answer, empty for none
	Best   string    // span: the best answer if there is one, which Text is unless NoAnswer is above a threshold
	// NoAnswer is how much better, in logits, no answer is than the best one, of a span task. SQuAD 2.0's threshold is
	// chosen on it, see [NoAnswerThreshold].
	NoAnswer float64
}
