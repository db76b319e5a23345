# METADATA
# title: Images name a user who is not root
# description: >-
#   Without a USER the container runs as root unless everyone who starts it remembers not
#   to, and root in a container is root for the kernel.
# custom:
#   severity: warning
#   applies_to: [dockerfile]
#   fix: >-
#     Add a USER with a number behind the last instruction that needs root.
package sluicegate.dockerfile.root_user

import rego.v1

deny contains {"at": ["stages", last, "from"], "message": message} if {
	stage := input.object.stages[last]
	last == count([1 | input.object.stages[_]]) - 1
	users := [i | stage.instructions[i].cmd == "USER"]
	count(users) == 0
	image := stage.from.image
	is_string(image)
	not image in {name | name := input.object.stages[_].from.name}
	not contains(image, "nonroot")
	image != "scratch"
	message := "no USER is named: the image runs as root"
}

deny contains {"at": ["stages", last, "instructions", user], "message": message} if {
	stage := input.object.stages[last]
	last == count([1 | input.object.stages[_]]) - 1
	users := [i | stage.instructions[i].cmd == "USER"]
	user := users[count(users) - 1]
	name := stage.instructions[user].value
	is_string(name)
	regex.match(`^(root|0)(:|$)`, name)
	message := "the image runs as root"
}
