package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments"
)

// withHint adds to an error of the library the flag or command that helps: the library has none.
func withHint(err error) error {
	switch {
	case err == nil || strings.Contains(err.Error(), "\n"): // several errors are told as they are
		return err
	case errors.As(err, new(*experiments.FolderError)):
		return fmt.Errorf("%w (--out names the folder)", err)
	case errors.As(err, new(*experiments.CellNumberError)):
		return fmt.Errorf("%w, see ablate plan --cells", err)
	case errors.As(err, new(*experiments.ArmKeyError)):
		return fmt.Errorf("%w (ablate plan --print shows this one)", err)
	}
	return err
}
