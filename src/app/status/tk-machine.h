/* What stands around the program: printer or printing folder, cameras, disk. Looked at off the main loop. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  char *print_folder;
  gboolean print_folder_writable;
  char *printer;            /* its address; "" none */
  char *printer_trouble;    /* (nullable) why it does not print */
  guint cameras;
  gint64 disk_free;         /* bytes; -1 not known */
} TkMachine;
void tk_machine_free (TkMachine *machine);

/* dir: the data directory; folder: where tickets are printed to (made when it is not there); printer: or its
 * address, "" none. */
void tk_machine_look (const char *dir, const char *folder, const char *printer, GAsyncReadyCallback callback, gpointer user_data);
TkMachine *tk_machine_look_finish (GAsyncResult *result);   /* (transfer full) */

G_END_DECLS
