package measure

import "strings"

// languageMark parts the key of a metric from the language that it is of, as in eval_auc.fr. No key and no name of a
// language has it.
const languageMark = "."

// In is the metric on the text of one language. Which languages there are depends on the plan, so that these metrics
// are not declared one by one: [Find] finds them by the metric that has ByLanguage.
func (m Metric) In(language string) Metric {
	m.Doc = "As " + m.Key + ", on the text of the language " + language + "."
	m.Key += languageMark + language
	m.Title += ", " + language
	m.ByLanguage = false
	return m
}

// Language is the language that a metric of [Metric.In] is of; "" for other metrics.
func (m Metric) Language() string {
	base, language, _ := strings.Cut(m.Key, languageMark)
	if of, ok := Find(base); !ok || !of.ByLanguage {
		return ""
	}
	return language
}
