# METADATA
# title: Passwords are no literals
# description: >-
#   A password in a template is in the history of the repository, in every description of
#   the stack, and the same for every stack that is made from it.
# custom:
#   severity: error
#   applies_to: [cloudformation/*]
#   fix: >-
#     Take it out and change it; refer to a secret with `{{resolve:secretsmanager:…}}`.
package sluicegate.cloudformation.plaintext_password

import rego.v1

names := {
	"MasterUserPassword", "SecretString", "Password", "AdminPassword", "AuthToken", "OauthToken", "OAuthToken",
	"AccessToken", "SecretToken", "ClientSecret",
}

deny contains {"at": array.concat(["values"], path), "message": message} if {
	startswith(input.resource.type, "AWS::")
	walk(input.resource.values, [path, value])
	name := path[count(path) - 1]
	name in names
	literal(value)
	message := sprintf("`%s` is written in clear", [name])
}

literal(value) if {
	is_string(value)
	not contains(value, "${")
	not regex.match(`\{\{\s*resolve:`, value)
}

literal(value) if is_number(value)
