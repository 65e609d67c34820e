package keys

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

var (
	plainText = regexp.MustCompile(`^(\./|\.\./|[A-Za-z/_])[A-Za-z0-9_./+-]*( [A-Za-z0-9_./+-]+)*$`)
	notText   = regexp.MustCompile(`(?i)^(null|true|false|yes|no|on|off|y|n|nan|inf)$`) // of YAML 1.1 and 1.2
)

// quote writes text so that every YAML reader takes it for text.
func quote(s string) string {
	if plainText.MatchString(s) && !notText.MatchString(s) {
		return s
	}
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\t':
			out.WriteString(`\t`)
		case unicode.IsPrint(r):
			out.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&out, `\U%08X`, r)
		default:
			fmt.Fprintf(&out, `\u%04X`, r)
		}
	}
	out.WriteByte('"')
	return out.String()
}
