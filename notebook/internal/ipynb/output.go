package ipynb

import (
	"encoding/base64"
	"strings"
)

// Output is what one cell shows, in the file's own form.
type Output map[string]any

// Stream is text that was printed to stdout or stderr.
func Stream(name, text string) Output {
	return Output{"output_type": "stream", "name": name, "text": text}
}

// Display is a picture or another rich value, by MIME type: bytes for pictures, text for most else.
func Display(data, metadata map[string]any) Output {
	return Output{"output_type": "display_data", "data": bundle(data), "metadata": notNil(metadata)}
}

// Result is the value of a cell's last expression.
func Result(data, metadata map[string]any, count int) Output {
	return Output{"output_type": "execute_result", "data": bundle(data), "metadata": notNil(metadata),
		"execution_count": count}
}

// Error is how a cell failed.
func Error(name, value string) Output {
	return Output{"output_type": "error", "ename": name, "evalue": value, "traceback": []any{value}}
}

// Append adds an output; what is printed to one stream in a row is one output. Text becomes lines, as Jupyter
// writes it, so that a change shows as changed lines.
func Append(outputs []Output, o Output) []Output {
	if text, ok := o["text"].(string); ok {
		if n := len(outputs); n > 0 && outputs[n-1]["output_type"] == "stream" && outputs[n-1]["name"] == o["name"] {
			before, _ := multiline(outputs[n-1]["text"])
			outputs[n-1]["text"] = lines(before + text)
			return outputs
		}
		o["text"] = lines(text)
	}
	return append(outputs, o)
}

func bundle(data map[string]any) map[string]any {
	out := map[string]any{}
	for mime, v := range data {
		switch v := v.(type) {
		case []byte:
			out[mime] = base64.StdEncoding.EncodeToString(v) + "\n"
		case string:
			out[mime] = lines(v)
		default:
			out[mime] = v
		}
	}
	return out
}

func lines(s string) []any {
	list := []any{}
	for _, line := range strings.SplitAfter(s, "\n") {
		if line != "" {
			list = append(list, line)
		}
	}
	return list
}

func notNil(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}
