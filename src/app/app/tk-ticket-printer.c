/* One ticket at a time, on the printer or as a PDF, so that each ticket's printing can succeed, fail and be repeated by itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-printer.h"
#include "tk-printer.h"
#include "tk-ticket-texts.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

typedef struct {
  GPtrArray *tickets;
  guint index;
  char *folder;
  char *printer;             /* "": a PDF in the folder */
  TkTicketTexts *texts;
} Job;

static GMutex head;          /* a printer prints one ticket after the other */

static void
job_free (Job *job)
{
  g_ptr_array_unref (job->tickets);
  g_free (job->folder);
  g_free (job->printer);
  tk_ticket_texts_free (job->texts);
  g_free (job);
}

static char *
print_file (const Job *job, const TkSoldTicket *ticket, const TkTicketFace *face, GError **error)
{
  g_autofree char *day = tk_time_format (ticket->sold_at, ticket->zone, "%Y%m%d-%H%M%S");
  g_autofree char *name = g_strdup_printf ("%s-%s.pdf", day, ticket->code);
  g_autofree char *path = g_build_filename (job->folder, name, NULL);

  if (g_mkdir_with_parents (job->folder, 0700) != 0)
    {
      g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_FILE, _("The folder %s cannot be made: %s."), job->folder,
                   g_strerror (errno));
      return NULL;
    }
  return tk_print_pdf (face, 1, TK_PAPER_ROLL_80, path, error) ? g_steal_pointer (&path) : NULL;
}

static char *
print_paper (const Job *job, const TkTicketFace *face, GError **error)
{
  g_autoptr (TkPrinter) printer = tk_printer_new (job->printer, error);
  gboolean printed;

  if (printer == NULL)
    return NULL;
  g_mutex_lock (&head);
  printed = tk_printer_print (printer, face, NULL, NULL, error);
  g_mutex_unlock (&head);
  return printed ? g_strdup (job->printer) : NULL;
}

static void
print_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  const TkSoldTicket *ticket = g_ptr_array_index (job->tickets, job->index);
  TkTicketFace face = {
    .event_title = ticket->event_title, .venue = ticket->venue, .type_name = ticket->type_name, .when = job->texts->when,
    .price = job->texts->price, .seat = ticket->seat, .admits = job->texts->admits, .token = ticket->token,
    .code = ticket->code, .sold = job->texts->sold,
  };
  GError *error = NULL;
  char *where = *job->printer != '\0' ? print_paper (job, &face, &error) : print_file (job, ticket, &face, &error);

  if (where == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, where, g_free);
}

void
tk_ticket_printer_print (TkSession *session, GPtrArray *tickets, guint index, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, NULL, callback, user_data);
  const TkStaff *staff = tk_session_get_staff (session);
  Job *job = g_new0 (Job, 1);

  job->tickets = g_ptr_array_ref (tickets);
  job->index = index;
  job->folder = g_strdup (tk_preferences_get_print_folder (tk_session_get_preferences (session)));
  job->printer = g_strdup (tk_preferences_get_printer (tk_session_get_preferences (session)));
  job->texts = tk_ticket_texts_new (g_ptr_array_index (tickets, index), staff != NULL ? staff->display_name : "");
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, print_thread);
}

char *
tk_ticket_printer_print_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
