package submit

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
)

// Apply gives a manifest of [Manifest] to kubectl: as new objects, or in place of those of the same names, whose pods
// end first and save. It returns what kubectl said; its refusal is a [*RefusedError].
func Apply(ctx context.Context, manifest, namespace string, replace bool) (string, error) {
	args := []string{"apply"}
	if replace {
		args = []string{"replace", "--force"}
	}
	if namespace != "" {
		args = append(args, "--namespace", namespace)
	}
	cmd := exec.CommandContext(ctx, "kubectl", append(args, "-f", "-")...)
	cmd.Stdin = strings.NewReader(manifest)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return "", &RefusedError{Program: "kubectl", Said: oneLine(said.String()), Err: err}
	}
	return out.String(), nil
}
