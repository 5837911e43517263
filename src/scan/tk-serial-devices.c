/* The serial devices of this machine, looked for again and again: watching /dev would wake us for every byte anybody writes to
 * a terminal. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-serial-devices-private.h"

#include <stdlib.h>
#include <string.h>

#include "tk-scan-device-private.h"
#include "tk-serial.h"

#define LOOK_SECONDS 2
#define DEVICES_MOST 32

static const char *root = "/dev";

/* "usb-Honeywell_Voyager_1450g_18221B0A-if00" is "Honeywell Voyager 1450g 18221B0A". */
static char *
tell_name (const char *id)
{
  char *name = g_strdup (g_str_has_prefix (id, "usb-") ? id + 4 : id);
  char *interface = g_strrstr (name, "-if");

  if (interface != NULL)
    *interface = '\0';
  return g_strstrip (g_strdelimit (name, "_", ' '));
}

static gint
by_id (gconstpointer a, gconstpointer b)
{
  return strcmp (tk_scan_device_get_id (*(TkScanDevice *const *) a), tk_scan_device_get_id (*(TkScanDevice *const *) b));
}

/* Adds the files of a folder that begin with one of the prefixes ("" is any), each file once however it is called. */
static void
add_folder (GPtrArray *devices, GHashTable *seen, const char *folder, const char *prefix, gboolean named)
{
  g_autofree char *path = g_build_filename (root, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && devices->len + found->len < DEVICES_MOST)
    {
      g_autofree char *id = g_build_filename (path, name, NULL);
      g_autofree char *file = realpath (id, NULL);
      g_autofree char *words = named ? tell_name (name) : g_strdup (name);

      if (g_str_has_prefix (name, prefix) && file != NULL && g_hash_table_add (seen, g_steal_pointer (&file)))
        g_ptr_array_add (found, tk_scan_device_new (id, words));
    }
  g_ptr_array_sort (found, by_id);
  g_ptr_array_extend_and_steal (devices, g_steal_pointer (&found));
}

GPtrArray *
tk_serial_devices_look (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, free, NULL);
  GPtrArray *devices = g_ptr_array_new_with_free_func (g_object_unref);

  add_folder (devices, seen, "serial/by-id", "", TRUE);
  add_folder (devices, seen, "", "ttyACM", FALSE);
  return devices;
}

void
tk_serial_devices_use_root (const char *folder)
{
  root = folder;
}

static gboolean
look_cb (gpointer data)
{
  g_autoptr (GPtrArray) devices = tk_serial_devices_look ();

  tk_scan_devices_replace (data, devices);
  return G_SOURCE_CONTINUE;
}

static void
end_looking (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

GListModel *
tk_serial_devices_new (void)
{
  GListStore *store = g_list_store_new (TK_TYPE_SCAN_DEVICE);
  g_autoptr (GSource) source = g_timeout_source_new_seconds (LOOK_SECONDS);

  look_cb (store);
  g_source_set_callback (source, look_cb, store, NULL);
  g_source_set_static_name (source, "serial devices");
  g_source_attach (source, g_main_context_get_thread_default ());
  /* The last reference takes the source with it. */
  g_object_set_data_full (G_OBJECT (store), "look", g_steal_pointer (&source), end_looking);
  return G_LIST_MODEL (store);
}
