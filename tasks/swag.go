package tasks

// swag is SWAG (arXiv 1808.05326): sent1 is what comes before, and the options are sent2 with each of the endings.
var swag = choiceTask("swag", "how does the description of a film scene go on (SWAG)", "swag", splits{
	train: wanted{"train", []string{"train.csv", "swag_train.jsonl", "train.jsonl"}},
	dev:   []wanted{{"dev", []string{"val.csv", "swag_val.jsonl", "val.jsonl"}}},
	test:  []wanted{{"test", []string{"test.csv", "swag_test.jsonl", "test.jsonl"}}},
}, choiceRows(func(f fields) (e Example, err error) {
	if e.Text, err = f.text("sent1"); err != nil {
		return e, err
	}
	begin, err := f.text("sent2")
	if err != nil {
		return e, err
	}
	return e.endings(f, begin)
})).described("", "`sent1`, `sent2`, `ending0` to `ending3`; label `label`", "SWAG, arXiv 1808.05326")

// hellaswag is HellaSwag (arXiv 1905.07830): ctx_a is what comes before, and the options are ctx_b with each of the
// endings.
var hellaswag = choiceTask("hellaswag", "how does a description go on (HellaSwag)", "hellaswag", splits{
	train: wanted{"train", []string{"hellaswag_train.jsonl", "train.jsonl", "train.csv"}},
	dev:   []wanted{{"dev", []string{"hellaswag_val.jsonl", "val.jsonl", "validation.jsonl", "val.csv"}}},
	test:  []wanted{{"test", []string{"hellaswag_test.jsonl", "test.jsonl", "test.csv"}}},
}, choiceRows(func(f fields) (e Example, err error) {
	if e.Text, err = f.text("ctx_a", "ctx"); err != nil {
		return e, err
	}
	return e.endings(f, f.maybe("ctx_b"))
})).described("", "`ctx_a`, `ctx_b`, `endings`; label `label`", "HellaSwag, arXiv 1905.07830")

// endings sets the options, begin and each ending, and the label.
func (e Example) endings(f fields, begin string) (Example, error) {
	list, err := f.options("endings", "ending")
	if err != nil {
		return e, err
	}
	for _, ending := range list {
		e.Options = append(e.Options, joined(begin, ending))
	}
	return e, e.choose(f.maybe("label"), 0)
}

// joined writes two texts with a space between, where neither is empty.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
