/* The cameras GStreamer finds, each with an id that stays. Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* (element-type GstDevice) (transfer full) every camera once, though V4L2 and PipeWire both show it. May wait for the system. */
GList *tk_camera_find_all (void);
/* From now on the source is made ready whenever a camera is plugged in or out. May wait for the system the first time. Nothing
 * without GStreamer. */
void tk_camera_find_watch (GSource *mailbox);
void tk_camera_find_unwatch (GSource *mailbox);
/* (transfer full) the link under /dev/v4l/by-id where there is one, else the device file, else PipeWire's name for it. */
char *tk_camera_find_id (GstDevice *device);
/* (transfer full) (nullable) its V4L2 device file, for light and focus. */
char *tk_camera_find_path (GstDevice *device);
/* (transfer full) (nullable) a source element for it. */
GstElement *tk_camera_find_element (GstDevice *device);
/* Whether two ids, or files, are one camera. */
gboolean tk_camera_find_is_same (const char *id, const char *other);

G_END_DECLS
