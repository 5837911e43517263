/* Names for cameras that outlive a restart and another USB port. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-find-private.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tk-camera-pipeline-private.h"

#define STABLE_FOLDER "/dev/v4l/by-id"

static GMutex mailboxes_mutex;
static GPtrArray *mailboxes;       /* of GSource */

static GstBusSyncReply
plug_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  g_mutex_lock (&mailboxes_mutex);
  for (guint i = 0; i < mailboxes->len; i++)
    g_source_set_ready_time (mailboxes->pdata[i], 0);
  g_mutex_unlock (&mailboxes_mutex);
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static gpointer
create_monitor (gpointer data)
{
  GstDeviceMonitor *monitor = gst_device_monitor_new ();
  g_autoptr (GstBus) bus = gst_device_monitor_get_bus (monitor);

  mailboxes = g_ptr_array_new ();
  gst_device_monitor_add_filter (monitor, "Video/Source", NULL);
  gst_bus_set_sync_handler (bus, plug_cb, NULL, NULL);
  return monitor;
}

/* One for ever: in GStreamer 1.22, a monitor that goes takes the news away from all others. NULL without GStreamer. */
static GstDeviceMonitor *
get_monitor (void)
{
  static GOnce once = G_ONCE_INIT;

  return tk_camera_init_gst () ? g_once (&once, create_monitor, NULL) : NULL;
}

void
tk_camera_find_watch (GSource *mailbox)
{
  static GMutex starting;
  GstDeviceMonitor *monitor = get_monitor ();

  if (monitor == NULL)
    return;
  g_mutex_lock (&mailboxes_mutex);
  g_ptr_array_add (mailboxes, g_source_ref (mailbox));
  g_mutex_unlock (&mailboxes_mutex);
  g_mutex_lock (&starting);
  gst_device_monitor_start (monitor);
  g_mutex_unlock (&starting);
}

void
tk_camera_find_unwatch (GSource *mailbox)
{
  gboolean watched;

  g_mutex_lock (&mailboxes_mutex);
  watched = mailboxes != NULL && g_ptr_array_remove_fast (mailboxes, mailbox);
  g_mutex_unlock (&mailboxes_mutex);
  if (watched)
    g_source_unref (mailbox);
}

static char *
get_property (GstDevice *device, const char *name)
{
  g_autoptr (GstStructure) properties = gst_device_get_properties (device);

  return properties != NULL ? g_strdup (gst_structure_get_string (properties, name)) : NULL;
}

char *
tk_camera_find_path (GstDevice *device)
{
  static const char *const names[] = { "device.path", "api.v4l2.path", "object.path" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = get_property (device, names[i]);

      if (value != NULL && g_str_has_prefix (value, "v4l2:"))
        return g_strdup (value + strlen ("v4l2:"));
      if (value != NULL && g_path_is_absolute (value))
        return g_steal_pointer (&value);
    }
  return NULL;
}

/* In a sandbox the file may be out of reach, and the camera comes through PipeWire. */
static gboolean
is_in_reach (const char *path)
{
  return path != NULL && faccessat (AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) == 0;
}

static gboolean
is_same_file (const char *path, const char *other)
{
  char *real = realpath (path, NULL), *other_real = realpath (other, NULL);
  gboolean same = real != NULL && g_strcmp0 (real, other_real) == 0;

  free (real);
  free (other_real);
  return same;
}

static char *
find_stable_link (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (STABLE_FOLDER, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename (STABLE_FOLDER, name, NULL);

      if (is_same_file (link, path))
        return g_steal_pointer (&link);
    }
  return NULL;
}

char *
tk_camera_find_id (GstDevice *device)
{
  g_autofree char *path = tk_camera_find_path (device);
  g_autofree char *node = get_property (device, "node.name");
  g_autofree char *name = gst_device_get_display_name (device);
  char *link;

  if (is_in_reach (path))
    {
      link = find_stable_link (path);
      return link != NULL ? link : g_steal_pointer (&path);
    }
  return g_strconcat ("camera:", node != NULL ? node : name, NULL);
}

gboolean
tk_camera_find_is_same (const char *id, const char *other)
{
  return g_strcmp0 (id, other) == 0 || (id != NULL && other != NULL && is_same_file (id, other));
}

static gboolean
is_listed (GList *devices, const char *id)
{
  for (GList *l = devices; l != NULL; l = l->next)
    {
      g_autofree char *listed = tk_camera_find_id (l->data);

      if (tk_camera_find_is_same (listed, id))
        return TRUE;
    }
  return FALSE;
}

GList *
tk_camera_find_all (void)
{
  GstDeviceMonitor *monitor = get_monitor ();
  g_autolist (GstDevice) found = monitor != NULL ? gst_device_monitor_get_devices (monitor) : NULL;
  GList *devices = NULL;

  for (GList *l = found; l != NULL; l = l->next)
    {
      g_autofree char *id = tk_camera_find_id (l->data);

      if (!is_listed (devices, id))
        devices = g_list_append (devices, g_object_ref (l->data));
    }
  return devices;
}

GstElement *
tk_camera_find_element (GstDevice *device)
{
  g_autofree char *path = tk_camera_find_path (device);
  GstElement *element = is_in_reach (path) ? gst_element_factory_make ("v4l2src", NULL) : NULL;

  /* Straight to the device: a frame less of delay than through PipeWire. */
  if (element == NULL)
    return gst_device_create_element (device, NULL);
  g_object_set (element, "device", path, NULL);
  return element;
}
