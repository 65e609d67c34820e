package pretrained

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// HubPrefix begins the name of a model that is looked for in the cache of huggingface_hub, as in
// hf:microsoft/deberta-v3-base, or with a revision hf:microsoft/deberta-v3-base@main. Nothing is ever downloaded.
const HubPrefix = "hf:"

// HubError is the error of a model that is not in the cache.
type HubError struct {
	Name  string // such as microsoft/deberta-v3-base
	Cache string // the folder that was looked in
	Why   string // what is missing
}

// Error implements error.
func (e *HubError) Error() string {
	return fmt.Sprintf("model %s is not in the cache of huggingface_hub, %s (%s): download it with  hf download %s",
		e.Name, e.Cache, e.Why, e.Name)
}

// HubCache is the folder where huggingface_hub keeps models, by the variables of the environment that it reads.
func HubCache() string {
	for _, name := range []string{"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"} {
		if dir := os.Getenv(name); dir != "" {
			return dir
		}
	}
	if dir := os.Getenv("HF_HOME"); dir != "" {
		return filepath.Join(dir, "hub")
	}
	cache := os.Getenv("XDG_CACHE_HOME")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			home = ""
		}
		cache = filepath.Join(home, ".cache")
	}
	return filepath.Join(cache, "huggingface", "hub")
}

// hubFolder finds the snapshot of a model in the cache.
func hubFolder(name string) (string, error) {
	model, revision, _ := strings.Cut(name, "@")
	parts := strings.Split(model, "/")
	bad := len(parts) > 2
	for _, p := range parts {
		bad = bad || p == "" || p == "." || p == ".." || strings.ContainsAny(p, `\:*?[]`)
	}
	if bad || strings.ContainsAny(revision, `\:*?[]`) || strings.Contains(revision, "..") {
		return "", fmt.Errorf("%q is no name of a model: write %sOWNER/MODEL, such as %smicrosoft/deberta-v3-base", name,
			HubPrefix, HubPrefix)
	}
	cache := HubCache()
	dir := filepath.Join(cache, "models--"+strings.Join(parts, "--"))
	if !isFolder(dir) {
		return "", &HubError{model, cache, "there is no " + filepath.Base(dir)}
	}
	snapshot, _, err := hubSnapshot(dir, revision)
	if err != nil {
		return "", err
	}
	if _, ok := firstOf(snapshot, mainFiles...); !ok && otherFormat(snapshot) == "" {
		return "", &HubError{model, cache, "its " + filepath.Base(snapshot) + " has no weights"}
	}
	return snapshot, nil
}

// hubSnapshot is a revision of a model in the cache, and why it is that one: the one named, or that of refs/main, or
// the only one.
func hubSnapshot(dir, revision string) (path, why string, err error) {
	all := folders(filepath.Join(dir, "snapshots"), "*")
	if len(all) == 0 {
		return "", "", &NoWeightsError{dir, "is a folder of huggingface_hub's cache without a snapshot: download the model " +
			"again"}
	}
	ref := revision
	if ref == "" {
		ref = "main"
	}
	if text, err := readConfig(filepath.Join(dir, "refs", filepath.FromSlash(ref))); err == nil {
		hash := strings.TrimSpace(string(text))
		for _, path := range all {
			if filepath.Base(path) == hash {
				return path, "which refs/" + ref + " names", nil
			}
		}
	}
	for _, path := range all {
		if revision != "" && strings.HasPrefix(filepath.Base(path), revision) {
			return path, "the revision asked for", nil
		}
	}
	if revision != "" {
		return "", "", fmt.Errorf("the cache has no revision %s of %s: download it, or name one of those that are there, "+
			"such as %s", revision, filepath.Base(dir), filepath.Base(all[0]))
	}
	if len(all) > 1 {
		return "", "", &NoWeightsError{dir, fmt.Sprintf("has %d snapshots and no refs/main that chooses one: name one, such "+
			"as %s", len(all), all[0])}
	}
	return all[0], "the only one there", nil
}
