package tasks

// cosmosqa is Cosmos QA (arXiv 1909.00277): the options are the question with each of the answers.
var cosmosqa = choiceTask("cosmosqa", "which answer to a question fits a story (Cosmos QA)", "cosmosqa", splits{
	train: wanted{"train", []string{"train.csv", "train.jsonl"}},
	dev:   []wanted{{"dev", []string{"valid.csv", "valid.jsonl", "dev.csv", "dev.jsonl"}}},
	test:  []wanted{{"test", []string{"test.csv", "test.jsonl"}}},
}, choiceRows(func(f fields) (e Example, err error) {
	if e.Text, err = f.text("context"); err != nil {
		return e, err
	}
	question, err := f.text("question")
	if err != nil {
		return e, err
	}
	answers, err := f.options("answers", "answer")
	if err != nil {
		return e, err
	}
	for _, a := range answers {
		e.Options = append(e.Options, joined(question, a))
	}
	e.ID = f.maybe("id")
	return e, e.choose(f.maybe("label"), 0)
})).described("", "`context`, `question`, `answer0` to `answer3`; label `label`", "Cosmos QA, arXiv 1909.00277")
