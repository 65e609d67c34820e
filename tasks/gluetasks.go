package tasks

import (
	"strings"

	"github.com/ablate-go/ablate/tasks/score"
)

// The tasks of GLUE (arXiv 1804.07461), by the header lines of the files of its download. Labels are in the order of
// the DeBERTa authors' code; their ids decide F1, which is of class 1, and nothing else.

var cola = glueTask("cola", Classify, "is the sentence acceptable English (CoLA)", layout{
	folder: "CoLA", headers: []string{"source\tlabel\tmark\tsentence", "index\tsentence"}, bare: true,
	text: "sentence", label: "label",
}, []string{"0", "1"}, score.Matthews)

var sst2 = glueTask("sst2", Classify, "sentiment of phrases of film reviews (SST-2)", layout{
	folder: "SST-2", headers: []string{"sentence\tlabel", "index\tsentence"}, text: "sentence", label: "label",
}, []string{"0", "1"}, score.Accuracy)

var mrpc = glueTask("mrpc", Classify, "do two sentences of news say the same (MRPC, also in its original files)",
	layout{
		folder: msrFolder, files: splits{
			train: wanted{"train", []string{"train.tsv", "msr_paraphrase_train.txt"}},
			dev:   glueFiles.dev,
			test:  []wanted{{"test", []string{"test.tsv", "msr_paraphrase_test.txt"}}},
		},
		headers: []string{"Quality\t#1 ID\t#2 ID\t#1 String\t#2 String", "index\t#1 ID\t#2 ID\t#1 String\t#2 String"},
		text:    "#1 String", pair: "#2 String", label: "Quality", id: []string{"#1 ID", "#2 ID"},
	}, []string{"0", "1"}, score.Accuracy, score.F1)

var stsb = glueTask("stsb", Regress, "how similar are two sentences, from 0 to 5 (STS-B)", layout{
	folder: "STS-B", headers: []string{
		"index\tgenre\tfilename\tyear\told_index\tsource1\tsource2\tsentence1\tsentence2\tscore",
		"index\tgenre\tfilename\tyear\told_index\tsource1\tsource2\tsentence1\tsentence2",
	},
	text: "sentence1", pair: "sentence2", label: "score",
}, nil, score.Pearson, score.Spearman)

var qqp = glueTask("qqp", Classify, "do two questions of Quora ask the same (QQP)", layout{
	folder: "QQP", headers: []string{"id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate", "id\tquestion1\tquestion2"},
	text: "question1", pair: "question2", label: "is_duplicate", cells: 6, // some questions have line ends in them
}, []string{"0", "1"}, score.Accuracy, score.F1)

var mnli = glueTask("mnli", Classify, "does the premise entail or contradict the hypothesis (MNLI)",
	mnliLayout, nliLabels, score.Accuracy)

var nliLabels = []string{"contradiction", "neutral", "entailment"}

// mnliLayout is also that of the training file of XNLI. Release 1.0 has the label in its first column.
var mnliLayout = layout{
	folder: "MNLI", files: splits{
		train: wanted{"train", []string{"train.tsv", "multinli_1.0_train.txt"}},
		dev: []wanted{{"matched", []string{"dev_matched.tsv", "multinli_1.0_dev_matched.txt"}},
			{"mismatched", []string{"dev_mismatched.tsv", "multinli_1.0_dev_mismatched.txt"}}},
		test: []wanted{{"matched", []string{"test_matched.tsv"}}, {"mismatched", []string{"test_mismatched.tsv"}}},
	},
	headers: []string{mnliColumns + "\tlabel1\tgold_label",
		mnliColumns + "\tlabel1\tlabel2\tlabel3\tlabel4\tlabel5\tgold_label", mnliColumns},
	text: "sentence1", pair: "sentence2", label: "gold_label", group: "genre",
	blank: "-", // no agreement between the annotators
}

const mnliColumns = "index\tpromptID\tpairID\tgenre\tsentence1_binary_parse\tsentence2_binary_parse\t" +
	"sentence1_parse\tsentence2_parse\tsentence1\tsentence2"

var qnli = glueTask("qnli", Classify, "does the sentence answer the question (QNLI)", layout{
	folder: "QNLI", headers: []string{"index\tquestion\tsentence\tlabel", "index\tquestion\tsentence"},
	text: "sentence", pair: "question", label: "label", // in this order in the authors' code
}, []string{"not_entailment", "entailment"}, score.Accuracy)

var rte = glueTask("rte", Classify, "does the premise entail the hypothesis (RTE)", twoSentences("RTE"),
	[]string{"not_entailment", "entailment"}, score.Accuracy)

var wnli = glueTask("wnli", Classify, "does the sentence with the pronoun replaced follow (WNLI)", twoSentences("WNLI"),
	[]string{"0", "1"}, score.Accuracy)

func twoSentences(folder string) layout {
	return layout{folder: folder, headers: []string{"index\tsentence1\tsentence2\tlabel", "index\tsentence1\tsentence2"},
		text: "sentence1", pair: "sentence2", label: "label"}
}

// gluePaper describes all of them.
const gluePaper = "GLUE, arXiv 1804.07461"

func glueTask(name string, kind Kind, doc string, l layout, labels []string, metrics ...score.Metric) Task {
	if l.files.train.set == "" {
		l.files = glueFiles
	}
	return Task{Name: name, Kind: kind, Doc: doc, Labels: labels, Metrics: metrics, Read: l.read, layout: &l,
		Files: l.folder + ": " + code(l.files.names()...), Columns: l.columnsInWords(), Paper: gluePaper}
}

// columnsInWords names the columns of the texts, then that of the label.
func (l layout) columnsInWords() string {
	texts := []string{l.text}
	if l.pair != "" {
		texts = append(texts, l.pair)
	}
	return code(texts...) + "; label " + code(l.label)
}

// code writes names as Markdown does.
func code(names ...string) string { return "`" + strings.Join(names, "`, `") + "`" }
