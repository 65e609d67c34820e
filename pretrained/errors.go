package pretrained

import "fmt"

// NotEmptyError is the error of [Checkpoint.Export] for a folder that has files.
type NotEmptyError struct{ Dir string }

func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("%s is not empty, and an export overwrites nothing: choose another folder, or remove it", e.Dir)
}

// MissingError is the error for weights that training needs and the checkpoint lacks.
type MissingError struct {
	Path  string   // the checkpoint
	Names []string // full names of the missing parameters, such as generator.lm_predictions.lm_head.bias

	advice string // why they are missing, and what to do
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("checkpoint %s has no %s: %s", e.Path, summary(e.Names), e.advice)
}

// NoMaskError is the error for a text without [MASK].
type NoMaskError struct{}

func (*NoMaskError) Error() string {
	return "the text has no [MASK]: put one where a word is to be guessed"
}

// NotFoundError is the error of [Open] for a folder or file that does not exist.
type NotFoundError struct {
	Path string
	Err  error // of the file system
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("checkpoint %s: there is no such file or folder; check the path", e.Path)
}

// Unwrap returns the error of the file system.
func (e *NotFoundError) Unwrap() error { return e.Err }

// NoTokenError is the error for a sentence in which the tokenizer finds nothing.
type NoTokenError struct{}

func (*NoTokenError) Error() string { return "the sentence has no token: give a text with a letter" }

// ScoreError is the error of [Scorer.Score] for a score that is no finite number.
type ScoreError struct {
	Sentence int // its index
	Score    float64
}

func (e *ScoreError) Error() string {
	return fmt.Sprintf("the score of sentence %d is %v: the weights have values that are no numbers, or too large; check "+
		"the checkpoint", e.Sentence, e.Score)
}
