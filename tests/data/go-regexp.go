// Writes lines of "pattern TAB text TAB answer" as JSON strings and 0, 1 or "-" where the pattern
// is refused: what Go's regexp says of patterns put together at random.
package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"regexp"
	"strings"
)

func main() {
	pieces := []string{"a", "b", "é", "ß", "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "\\b", "\\B", ".", "^", "$", "*", "+", "?", "{2}", "{1,3}", "{,2}", "{x}", "{2", "}", "[", "]", "[a-c]", "[^a]", "[]a]", "[a-]", "[-a]", "[a-z-9]", "[a&&b]", "[a--]", "[+--]", "[a~~b]", "[[a]", "[[:alpha:]]", "[[:^digit:]]", "[[:foo:]]", "[[:]]", "[\\w-]", "[\\W]", "[^\\d]", "[\\s\\S]", "[a\\]b]", "[\\x41-\\x{43}]", "\\x41", "\\x{e9}", "\\07", "\\101", "\\1", "\\Qa.b\\E", "\\Q+", "\\E", "\\<", "\\>", "\\-", "\\/", "\\.", "\\z", "\\A", "\\Z", "\\pL", "\\p{Greek}", "\\PN", "(", ")", "|", "(?:", "(?i)", "(?s)", "(?m)", "(?x)", "(?i:", "(?P<n>", "(?<m>", "(?=", "(?-s:", "\\n", "\\t", "\\a", " ", "#", "-", "/", "&", "~", "<", ">", "{1001}", "(a+)+", "[a-\\d]", "[b-a]", "\\_", "\\é", "\\e", "\\u0041", "[[.a.]]", "[a[:digit:]b]", "\\C", "_", "1", "K"}
	texts := []string{"", "a", "ab", "aab", "b", "1", "12", "é", "É", "ß", "a b", "a.b", "a\nb", "{2", "{,2}", "a{x}", "[", "]", "[a]", "-", "&", "~", "<", "+", "a1_", "ab12", " ", "\t", "A", "ABC", "k", "\u212a", "\u0663", "\u00a0", "a]b", "é1", "Q", "x41", "aaaa", "-a", "9", "#", "/", "_"}
	random := rand.New(rand.NewSource(7))
	seen := map[string]bool{}
	for len(seen) < 6000 {
		var b strings.Builder
		for n := 1 + random.Intn(4); n > 0; n-- {
			b.WriteString(pieces[random.Intn(len(pieces))])
		}
		pattern := b.String()
		if strings.Count(pattern, "(") > strings.Count(pattern, ")") && random.Intn(3) > 0 {
			pattern += ")"
		}
		if seen[pattern] {
			continue
		}
		seen[pattern] = true
		key, _ := json.Marshal(pattern)
		compiled, err := regexp.Compile(pattern)
		if err != nil {
			if random.Intn(4) == 0 {
				fmt.Printf("%s\t\"\"\t-\n", key)
			}
			continue
		}
		if random.Intn(3) > 0 {
			continue
		}
		for n := 0; n < 6; n++ {
			text := texts[random.Intn(len(texts))]
			value, _ := json.Marshal(text)
			answer := 0
			if compiled.MatchString(text) {
				answer = 1
			}
			fmt.Printf("%s\t%s\t%d\n", key, value, answer)
		}
	}
}
