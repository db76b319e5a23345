# METADATA
# title: Passwords are no literals
# description: >-
#   A password in the configuration is in the history of the repository and in every plan,
#   and the same for every environment that is made from it.
# custom:
#   severity: error
#   applies_to: [terraform/*]
#   fix: >-
#     Take it out and change it; let a secret store or a generated value give it.
package sluicegate.terraform.plaintext_password

import rego.v1

names := `^(.*_)?(password|passwd|secret_string|plaintext_value|auth_token|shared_key|preshared_key|secret_key|client_secret)$`

deny contains {"at": array.concat(["values"], path), "message": message} if {
	regex.match(`^(aws|azurerm|azuread|google|digitalocean|github|openstack|cloudstack|nifcloud|oci|postgresql|mysql|random|kubernetes|mongodbatlas|datadog|vault|alicloud|hcloud|linode|scaleway)_`, input.resource.type)
	walk(input.resource.values, [path, value])
	name := path[count(path) - 1]
	is_string(name)
	regex.match(names, name)
	literal(value)
	message := sprintf("`%s` is written in clear", [name])
}

deny contains {"at": ["values", "default"], "message": message} if {
	input.resource.type == "variable"
	regex.match(`(^|_)(password|passwd|secret_key|client_secret|auth_token|api_key)$`, input.resource.name)
	literal(input.resource.values["default"])
	message := sprintf("the default of the variable `%s` is written in clear", [input.resource.name])
}

literal(value) if {
	is_string(value)
	not contains(value, "${")
	not regex.match(`(?i)^(<.*>|change-?me|example|placeholder|xxx+|\*+|todo|null|none|arn:.*|projects/.*|vault:.*)$`, value)
}

literal(value) if {
	is_number(value)
	value > 9999
}
