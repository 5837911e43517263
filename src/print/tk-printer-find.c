/* Printers there are: device files, this machine's queues, printers that announce themselves. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-printer.h"

#include <cups/cups.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define FOUND_MOST 50

void
tk_printer_found_free (TkPrinterFound *found)
{
  g_free (found->address);
  g_free (found->name);
  g_free (found);
}

static void
add (GPtrArray *all, char *address, const char *name)
{
  g_autofree char *owned = address;
  TkPrinterFound *found;

  if (all->len >= FOUND_MOST)
    return;
  found = g_new0 (TkPrinterFound, 1);
  found->name = name != NULL && *name != '\0' ? g_strdup_printf ("%s · %s", name, address) : g_strdup (address);
  found->address = g_steal_pointer (&owned);
  g_ptr_array_add (all, found);
}

/* What the maker wrote into it; the kernel keeps it beside the device. */
static char *
read_product (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/sys/class/usbmisc/%s/device/../product", name), *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL) || !g_utf8_validate (text, -1, NULL))
    return NULL;
  return g_strdup (g_strstrip (text));
}

static void
add_devices (GPtrArray *all, const char *folder, const char *prefix, const char *scheme)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *product = NULL;

      if (!g_str_has_prefix (name, prefix) || strchr (name, ',') != NULL)
        continue;
      product = read_product (name);
      add (all, g_strdup_printf ("%s:%s/%s", scheme, folder, name), product);
    }
}

typedef struct {
  GPtrArray *all;
  GCancellable *cancellable;
} Search;

/* A queue of this machine; of others only those that say where they are. */
static int
found_cb (void *user_data, unsigned flags, cups_dest_t *dest)
{
  Search *search = user_data;
  const char *info = cupsGetOption ("printer-info", dest->num_options, dest->options);
  const char *device = cupsGetOption ("device-uri", dest->num_options, dest->options);
  gboolean local = cupsGetOption ("printer-uri-supported", dest->num_options, dest->options) != NULL;
  gboolean plain = device != NULL && (g_str_has_prefix (device, "ipp://") || g_str_has_prefix (device, "ipps://"))
                   && strstr (device, "._tcp") == NULL && strchr (device, ',') == NULL;

  if ((flags & CUPS_DEST_FLAGS_REMOVED) != 0 || dest->instance != NULL)
    return 1;
  if (local)
    add (search->all, g_strconcat ("cups:", dest->name, NULL), info);
  else if (plain)
    add (search->all, g_strdup (device), info);
  return !g_cancellable_is_cancelled (search->cancellable);
}

GPtrArray *
tk_printer_find (guint wait_ms, GCancellable *cancellable)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_printer_found_free);
  Search search = { all, cancellable };

  add_devices (all, "/dev/usb", "lp", "file");
  add_devices (all, "/dev/serial/by-id", "", "serial");
  cupsEnumDests (CUPS_DEST_FLAGS_NONE, (int) MIN (wait_ms, 10000), NULL, 0, 0, found_cb, &search);
  return all;
}
