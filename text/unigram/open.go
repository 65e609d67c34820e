package unigram

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/internal/nextstep"
)

// OpenTokenizer reads a tokenizer from a file or a folder: SentencePiece's spm.model as released with
// DeBERTaV3 and mDeBERTaV3, a tokenizer.json of Hugging Face with the same model, or what Save and
// WriteTransformers write. What it cannot reproduce is an error that names it.
//
// In a folder, a tokenizer.json that ablate wrote wins, since it alone has all that Train made; then
// spm.model, since ids are then those of the sentencepiece library, with which released models were
// trained; then the only other file *.model; then a tokenizer.json of Hugging Face.
//
// Beside an spm.model, added_tokens.json, tokenizer_config.json and tokenizer.json say which tokens were added, and
// must agree; [MASK] that none of them has is the model's piece of that name, or the id after its last piece.
// do_lower_case and split_by_punct in tokenizer_config.json are honoured.
func OpenTokenizer(path string) (*Tokenizer, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("tokenizer: %w; %s", err,
			nextstep.Instead(err, "give an spm.model, a tokenizer.json or a folder with one"))
	}
	if !info.IsDir() {
		return openTokenizerFile(path)
	}
	file, err := tokenizerIn(path)
	if err != nil {
		return nil, err
	}
	return openTokenizerFile(file)
}

// tokenizerIn picks a file of a folder.
func tokenizerIn(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", fmt.Errorf("tokenizer: %w", err)
	}
	var models []string
	has := map[string]bool{}
	for _, e := range entries {
		has[e.Name()] = true
		if strings.HasSuffix(e.Name(), ".model") {
			models = append(models, e.Name())
		}
	}
	const jsonName, modelName = "tokenizer.json", "spm.model"
	if has[jsonName] {
		b, err := readTokenizerFile(filepath.Join(dir, jsonName))
		if err != nil {
			return "", err
		}
		if isTrainedFile(b) {
			return filepath.Join(dir, jsonName), nil
		}
	}
	switch {
	case has[modelName]:
		return filepath.Join(dir, modelName), nil
	case len(models) == 1:
		return filepath.Join(dir, models[0]), nil
	case has[jsonName]:
		return filepath.Join(dir, jsonName), nil
	case len(models) > 1:
		return "", fmt.Errorf("tokenizer: folder %q has %d files *.model (%s); name one of them", dir, len(models),
			strings.Join(models, ", "))
	}
	return "", fmt.Errorf("tokenizer: folder %q has no spm.model, *.model or tokenizer.json; "+
		"download the model's tokenizer files into it", dir)
}

// isTrainedFile tells what Save and WriteTransformers wrote of a tokenizer that Train made.
func isTrainedFile(b []byte) bool {
	var f struct {
		Format     string          `json:"format"`
		Normalizer json.RawMessage `json:"normalizer"`
	}
	return json.Unmarshal(b, &f) == nil && (f.Format == tokenizerFormat || isTrainedNormalizer(f.Normalizer))
}

func openTokenizerFile(path string) (*Tokenizer, error) {
	b, err := readTokenizerFile(path)
	if err != nil {
		return nil, err
	}
	var t *Tokenizer
	dir := filepath.Dir(path)
	if isJSON(b) {
		var f struct {
			Format string `json:"format"`
		}
		if json.Unmarshal(b, &f) == nil && f.Format == tokenizerFormat {
			t, err = parseTokenizer(b)
		} else {
			f := foreignFile{kind: transformersFile, data: b, mask: -1}
			if f.beside, err = besideJSON(dir); err != nil {
				return nil, err
			}
			t, err = f.tokenizer()
		}
	} else {
		f := foreignFile{kind: sentencePieceFile, data: b, mask: -1}
		if f.beside, err = besideModel(dir); err != nil {
			return nil, err
		}
		t, err = f.tokenizer()
	}
	if err != nil {
		return nil, fmt.Errorf("tokenizer file %q: %w; give the files of a DeBERTaV3 model, or what ablate wrote",
			path, err)
	}
	return t, nil
}

// isJSON looks at the first byte that is no white space: a model file's is never a brace.
func isJSON(b []byte) bool {
	s := strings.TrimLeft(string(b[:min(len(b), 64)]), " \t\r\n\ufeff")
	return strings.HasPrefix(s, "{")
}
