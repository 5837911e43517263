/* Names for cameras that outlive a restart and another USB port. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-find-private.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define STABLE_FOLDER "/dev/v4l/by-id"

GstDeviceMonitor *
tk_camera_find_monitor_new (void)
{
  GstDeviceMonitor *monitor = gst_device_monitor_new ();

  gst_device_monitor_add_filter (monitor, "Video/Source", NULL);
  return monitor;
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
tk_camera_find_all (GstDeviceMonitor *monitor)
{
  g_autolist (GstDevice) found = gst_device_monitor_get_devices (monitor);
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
