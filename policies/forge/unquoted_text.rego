# METADATA
# title: What strangers write is quoted
# description: >-
#   The title of a commit or the name of a branch may hold spaces and stars: unquoted, it becomes
#   further arguments of the command, such as an option.
# custom:
#   severity: info
#   applies_to: [gitlab/ci]
#   fix: Write `"$CI_COMMIT_TITLE"`.
package sluicegate.forge.unquoted_text

import rego.v1

deny contains {"at": [job, part, i], "message": message} if {
	some part in ["before_script", "script", "after_script"]
	line := input.object[job][part][i]
	is_string(line)
	contains(line, "$")
	regex.match(unquoted, line)
	message := "a stranger's text is split into arguments"
}

unquoted := `^[^"']*\$\{?CI_(COMMIT_(MESSAGE|TITLE|DESCRIPTION|AUTHOR)|MERGE_REQUEST_(TITLE|DESCRIPTION|SOURCE_BRANCH_NAME))\b`
