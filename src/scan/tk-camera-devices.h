/* The cameras there are now, as a list that changes when one is plugged in or out.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-scan-device.h"

G_BEGIN_DECLS

/* A GListModel of TkScanDevice: "items-changed" tells of every change, in the creator's main context. Looks from a thread of
 * its own: empty at first, and `ready` (boolean, notify) becomes TRUE after the first look. One physical camera is one item,
 * also where both V4L2 and PipeWire show it. */
#define TK_TYPE_CAMERA_DEVICES (tk_camera_devices_get_type ())
G_DECLARE_FINAL_TYPE (TkCameraDevices, tk_camera_devices, TK, CAMERA_DEVICES, GObject)

TkCameraDevices *tk_camera_devices_new (void);
gboolean tk_camera_devices_get_ready (TkCameraDevices *devices);
/* id NULL: any. FALSE also before the first look is over. */
gboolean tk_camera_devices_has (TkCameraDevices *devices, const char *id);

G_END_DECLS
