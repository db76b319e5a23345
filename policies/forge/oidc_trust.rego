# METADATA
# title: Cloud roles trust single repositories
# description: >-
#   A role that trusts every repository of the forge, or every branch and pull request of an
#   organisation, can be taken by any workflow there.
# custom:
#   severity: error
#   applies_to: [terraform, cloudformation]
#   fix: >-
#     Name the repository and the branch or environment, as in
#     `repo:acme/deploy:ref:refs/heads/main`.
package sluicegate.forge.oidc_trust

import rego.v1

subject := "token.actions.githubusercontent.com:sub"

# The issuer is the same for everybody on the forge.
deny contains {"at": ["resource", kind, name], "message": "any repository may log in"} if {
	some kind in ["google_iam_workload_identity_pool_provider"]
	provider := input.object.resource[kind][name]
	is_object(provider)
	count(object.keys(provider) & {"attribute_condition", "aws", "saml", "x509"}) == 0
}

is_about if input.object.data.aws_iam_policy_document

is_about if input.object.Resources

deny contains {"at": array.concat(path, [key]), "message": "any repository may take the role"} if {
	is_about
	walk(input.object, [path, node])
	some key in keys(node)
	is_wide(node[key])
}

keys(node) := {"values"} if node.variable == subject

keys(node) := {subject} if node[subject]

is_wide(value) if is_anyone(value)

is_wide(value) if is_anyone(value[_])

is_anyone(text) if {
	is_string(text)
	regex.match(`^(repo:)?\*(/\*)?(:.*)?$`, text)
}
