# METADATA
# title: Disks and file systems are encrypted
# description: >-
#   A disk without encryption gives its content to everyone who comes by the medium or a
#   snapshot of it. It can not be turned on later without copying the disk.
# custom:
#   severity: warning
#   applies_to: [terraform/*]
#   fix: >-
#     Turn the encryption on, best with a key of your own.
package sluicegate.terraform.disk_encryption

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_ebs_volume": {"encrypted": {"bad": [false]}},
	"aws_ebs_snapshot_copy": {"encrypted": {"bad": [false]}},
	"aws_ami": {"ebs_block_device.encrypted": {"bad": [false]}},
	"aws_ebs_encryption_by_default": {"enabled": {"bad": [false]}},
	"aws_instance": {"root_block_device.encrypted": {"bad": [false]}, "ebs_block_device.encrypted": {"bad": [false]}},
	"aws_launch_configuration": {"root_block_device.encrypted": {"bad": [false]}, "ebs_block_device.encrypted": {"bad": [false]}},
	"aws_launch_template": {"block_device_mappings.ebs.encrypted": {"bad": [false]}},
	"aws_efs_file_system": {"encrypted": {"bad": [false], "missing": true}},
	"aws_workspaces_workspace": {"root_volume_encryption_enabled": {"bad": [false], "missing": true}, "user_volume_encryption_enabled": {"bad": [false], "missing": true}},
	"azurerm_managed_disk": {"encryption_settings.enabled": {"bad": [false]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("the disk is not encrypted: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("the disk is not encrypted: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
