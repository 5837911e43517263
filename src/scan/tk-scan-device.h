/* A camera or a serial scanner that can be chosen: what it is called, and the id that finds it again after it was plugged
 * elsewhere or the machine was started anew. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Immutable. Properties: id, name (strings, read-only). */
#define TK_TYPE_SCAN_DEVICE (tk_scan_device_get_type ())
G_DECLARE_FINAL_TYPE (TkScanDevice, tk_scan_device, TK, SCAN_DEVICE, GObject)

TkScanDevice *tk_scan_device_new (const char *id, const char *name);
/* What tk_camera_new() or tk_serial_new() take. */
const char *tk_scan_device_get_id (TkScanDevice *device);
/* For people: "HD Webcam C920". */
const char *tk_scan_device_get_name (TkScanDevice *device);

G_END_DECLS
