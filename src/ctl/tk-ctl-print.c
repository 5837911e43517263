/* Ticket files: what --pdf, --png, --paper and --printer ask for. SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include "tk-ctl.h"
#include "tk-desk-sell.h"
#include "tk-printer-link.h"
#include "tk-ticket-paper.h"

#define DPI 300

/* The faces borrow from the papers returned (element-type TkTicketPaper). */
static GPtrArray *
make_faces (TkDesk *desk, const GPtrArray *tickets, const char *staff, GArray *faces)
{
  g_autoptr (GPtrArray) brands = desk != NULL ? tk_desk_list_brands (desk, NULL) : NULL;
  GPtrArray *papers = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_ticket_paper_free);

  for (guint i = 0; i < tickets->len; i++)
    {
      TkTicketPaper *paper = tk_ticket_paper_new (tickets->pdata[i], staff, brands, FALSE);

      g_ptr_array_add (papers, paper);
      g_array_append_val (faces, *tk_ticket_paper_get_face (paper));
    }
  return papers;
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0755) == 0)
    return TRUE;
  int number = errno;
  g_autofree char *name = g_filename_display_name (path);
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_FILE,
               _("The folder “%s” for the tickets cannot be made (%s); choose another place."), name, g_strerror (number));
  return FALSE;
}

static gboolean
print_pictures (const char *folder, const GArray *faces, TkPaper size, GError **error)
{
  if (!make_folder (folder, error))
    return FALSE;
  for (guint i = 0; i < faces->len; i++)
    {
      const TkTicketFace *face = &g_array_index (faces, TkTicketFace, i);
      g_autofree char *name = g_strconcat (face->code, ".png", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (!tk_print_png (face, size, DPI, path, error))
        return FALSE;
    }
  return TRUE;
}

void
tk_ctl_paper_clear (TkCtlPaper *paper)
{
  g_free (paper->pdf);
  g_free (paper->png);
  g_free (paper->paper);
  g_free (paper->printer);
}

/* One after the other, on one line: who is told which ticket did not come out can print that one again. */
static gboolean
print_on_paper (TkDesk *desk, const char *address, const GPtrArray *tickets, const GArray *faces, GError **error)
{
  g_autoptr (TkPrinterLink) link = tk_printer_link_new (address, error);

  for (guint i = 0; link != NULL && i < faces->len; i++)
    {
      const TkTicketFace *face = &g_array_index (faces, TkTicketFace, i);
      const TkSoldTicket *ticket = tickets->pdata[i];
      TkPrinted how;

      if (!tk_printer_link_print (link, face, NULL, &how, error))
        {
          g_prefix_error (error, _("Ticket %s, %u of %u: "), face->code, i + 1, faces->len);
          return FALSE;
        }
      if (desk != NULL && !tk_desk_note_printed (desk, &ticket->id, 1, how == TK_PRINTED_CONFIRMED ? TK_OUT_PAPER : TK_OUT_TAKEN, error))
        return FALSE;
    }
  return link != NULL;
}

/* Files hold all of them at once. */
static gboolean
note_files (TkDesk *desk, const GPtrArray *tickets, GError **error)
{
  for (guint i = 0; desk != NULL && i < tickets->len; i++)
    if (!tk_desk_note_printed (desk, &((TkSoldTicket *) tickets->pdata[i])->id, 1, TK_OUT_FILE, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_printer (const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkPrinter) printer = tk_printer_new (address, &error);

  if (printer == NULL)
    tk_ctl_usage ("%s", error->message);
  return printer != NULL;
}

gboolean
tk_ctl_paper_check (const TkCtlPaper *paper)
{
  TkPaper size;

  if (paper->printer != NULL && !check_printer (paper->printer))
    return FALSE;
  if (paper->paper == NULL || tk_paper_from_string (paper->paper, &size))
    return TRUE;
  tk_ctl_usage (_("“%s” is not a paper: roll80, roll58, a6 or a4."), paper->paper);
  return FALSE;
}

gboolean
tk_ctl_paper_print (const TkCtlPaper *paper, const GPtrArray *tickets, const char *staff, GError **error)
{
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (TkTicketFace));
  g_autoptr (GPtrArray) papers = make_faces (paper->desk, tickets, staff, faces);
  TkPaper size = TK_PAPER_ROLL_80;

  if (paper->paper != NULL)
    tk_paper_from_string (paper->paper, &size);
  if (paper->pdf != NULL
      && !tk_print_pdf ((const TkTicketFace *) (gpointer) faces->data, faces->len, size, paper->pdf, error))
    return FALSE;
  if (paper->printer != NULL && !print_on_paper (paper->desk, paper->printer, tickets, faces, error))
    return FALSE;
  if (paper->png != NULL && !print_pictures (paper->png, faces, size, error))
    return FALSE;
  return paper->printer != NULL || (paper->pdf == NULL && paper->png == NULL) || note_files (paper->desk, tickets, error);
}
