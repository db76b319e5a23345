# METADATA
# title: Buckets are not public
# description: >-
#   A public access list or grant opens every object in the bucket to everyone, and also
#   those that are put there later.
# custom:
#   severity: error
#   applies_to: [terraform/*]
#   fix: >-
#     Remove the public access, and close it for the whole bucket or account.
package sluicegate.terraform.public_bucket

import rego.v1

# By type, the setting that opens a bucket and what it must not be.
settings := {
	"aws_s3_bucket": {"acl": ["public-read", "public-read-write", "authenticated-read", "website"]},
	"aws_s3_bucket_acl": {"acl": ["public-read", "public-read-write", "authenticated-read"]},
	"azurerm_storage_account": {
		"allow_blob_public_access": [true],
		"allow_nested_items_to_be_public": [true],
	},
	"azurerm_storage_container": {"container_access_type": ["blob", "container"]},
	"digitalocean_spaces_bucket": {"acl": ["public-read", "public-read-write"]},
	"digitalocean_spaces_bucket_object": {"acl": ["public-read", "public-read-write"]},
	"google_bigquery_dataset": {"access.special_group": ["allAuthenticatedUsers", "allUsers"]},
	"google_storage_bucket_access_control": {"entity": ["allAuthenticatedUsers", "allUsers"]},
	"google_storage_bucket_acl": {"predefined_acl": ["publicRead", "publicReadWrite", "authenticatedRead"]},
	"google_storage_bucket_iam_binding": {"members": ["allAuthenticatedUsers", "allUsers"]},
	"google_storage_bucket_iam_member": {"member": ["allAuthenticatedUsers", "allUsers"]},
	"google_storage_default_object_access_control": {"entity": ["allAuthenticatedUsers", "allUsers"]},
	"google_storage_object_acl": {"predefined_acl": ["publicRead", "authenticatedRead"]},
}

deny contains {"at": array.concat(["values"], path), "message": message} if {
	rows := settings[input.resource.type]
	walk(input.resource.values, [path, value])
	setting := concat(".", [key | some key in path; is_string(key)])
	value in rows[setting]
	message := sprintf("everyone may read the bucket: `%v`", [value])
}

switches := ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]

# A switch that is not written is off.
deny contains {"at": ["values", switch], "message": message} if {
	input.resource.type in {"aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"}
	some switch in switches
	object.get(input.resource.values, switch, false) == false
	message := sprintf("public access is let through: `%s` is off", [switch])
}
