package measure

import "testing"

func TestMetricsOfALanguage(t *testing.T) {
	m := Metric{Key: "eval_test", Group: "eval", Title: "Test", Decimals: 2, Better: Lower, Due: EachEvaluation,
		Summary: Last, Doc: "A test.", ByLanguage: true}
	if err := Declare(m); err != nil {
		t.Fatal(err)
	}
	fr := m.In("fr")
	if fr.Key != "eval_test.fr" || fr.Title != "Test, fr" || fr.Tag() != "eval/test.fr" || fr.Decimals != 2 ||
		fr.Better != Lower || fr.Doc != "As eval_test, on the text of the language fr." {
		t.Errorf("%+v", fr)
	}
	if got, ok := Find("eval_test.fr"); !ok || got != fr {
		t.Errorf("found %+v, %v", got, ok)
	}
	for key, want := range map[string]string{
		"eval_test.fr": "fr", "eval_test.zh-Hant": "zh-Hant", "eval_test": "", "eval_test.": "", "sim_eg.fr": "", "x.fr": "",
	} {
		if got := LanguageOf(key); got != want {
			t.Errorf("%s is of the language %q, want %q", key, got, want)
		}
		if _, ok := Find(key); ok != (want != "" || key == "eval_test") {
			t.Errorf("%s is found: %v", key, ok)
		}
	}
}
