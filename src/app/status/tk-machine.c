/* One look at the machine, in a thread: asking for cameras and disks may take a while. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-machine.h"
#include "tk-camera.h"
#include "tk-printer.h"

#include <sys/statvfs.h>
#include <unistd.h>

typedef struct {
  char *dir, *folder, *printer;
} Look;

static void
look_free (Look *look)
{
  g_free (look->dir);
  g_free (look->folder);
  g_free (look->printer);
  g_free (look);
}

/* NULL when it is well, or says nothing. */
static char *
look_at_printer (const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkPrinter) printer = tk_printer_new (address, &error);
  TkPrinterState state;

  if (printer == NULL || !tk_printer_get_state (printer, NULL, &state, &error))
    return g_strdup (error->message);
  return tk_printer_state_is_ready (&state) ? NULL : tk_printer_state_to_words (&state);
}

static void
look_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Look *look = task_data;
  TkMachine *machine = g_new0 (TkMachine, 1);
  g_auto (GStrv) cameras = tk_camera_list ();
  struct statvfs disk;

  machine->print_folder = g_strdup (look->folder);
  machine->print_folder_writable = g_mkdir_with_parents (look->folder, 0700) == 0 && access (look->folder, W_OK) == 0;
  machine->printer = g_strdup (look->printer);
  machine->printer_trouble = *look->printer != '\0' ? look_at_printer (look->printer) : NULL;
  machine->cameras = cameras != NULL ? g_strv_length (cameras) : 0;
  machine->disk_free = statvfs (look->dir, &disk) == 0 ? (gint64) disk.f_bavail * (gint64) disk.f_frsize : -1;
  g_task_return_pointer (task, machine, (GDestroyNotify) tk_machine_free);
}

void
tk_machine_free (TkMachine *machine)
{
  if (machine == NULL)
    return;
  g_free (machine->print_folder);
  g_free (machine->printer);
  g_free (machine->printer_trouble);
  g_free (machine);
}

void
tk_machine_look (const char *dir, const char *folder, const char *printer, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Look *input = g_new0 (Look, 1);

  input->dir = g_strdup (dir);
  input->folder = g_strdup (folder);
  input->printer = g_strdup (printer);
  g_task_set_task_data (task, input, (GDestroyNotify) look_free);
  g_task_run_in_thread (task, look_thread);
}

TkMachine *
tk_machine_look_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
