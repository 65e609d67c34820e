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

// LanguageOf is the language in the key of a metric, as fr in eval_auc.fr; "" in other keys.
func LanguageOf(key string) string {
	base, language, of := strings.Cut(key, languageMark)
	if !of {
		return ""
	}
	if m, ok := Find(base); !ok || !m.ByLanguage {
		return ""
	}
	return language
}
