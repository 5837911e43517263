/* Files go where tickets go that no printer takes; a kiosk saves none. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-sheet.h"
#include "tk-luma-texture.h"
#include "tk-shift-chart.h"
#include "tk-shift-lines.h"
#include "tk-shift-paper.h"
#include "tk-ticket-printer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define QR_MODULE 3

struct _TkShiftSheet {
  GtkWidget parent;
  TkSession *session;
  TkShiftReport *report;
  TkPrintJob *job;          /* the last one printed from here */
  GtkLabel *title, *when, *said, *qr_caption;
  GtkBox *lines;
  GtkPicture *qr;
  TkShiftChart *chart;
  GtkWidget *acts, *saving, *qr_box;
};

G_DEFINE_FINAL_TYPE (TkShiftSheet, tk_shift_sheet, GTK_TYPE_WIDGET)

static void
say (TkShiftSheet *self, const char *words)
{
  gtk_label_set_label (self->said, words);
  gtk_widget_set_visible (GTK_WIDGET (self->said), *words != '\0');
}

/* ---- Lines ---- */

static GtkWidget *
make_label (const char *words, gboolean figure, const char *class_name)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), !figure);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), figure ? 1 : 0);
  gtk_widget_set_hexpand (label, !figure);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_widget_add_css_class (label, class_name);
  if (figure)
    gtk_widget_add_css_class (label, "numeric");
  return label;
}

static const char *
class_of (TkShiftLineKind kind)
{
  return kind == TK_SHIFT_LINE_HEADING ? "paper-heading"
         : kind == TK_SHIFT_LINE_TOTAL ? "paper-total"
         : kind == TK_SHIFT_LINE_SMALL ? "paper-small"
                                       : "paper-line";
}

static void
add_line (TkShiftSheet *self, const TkShiftLine *line)
{
  GtkWidget *box;

  if (line->kind == TK_SHIFT_LINE_RULE)
    {
      gtk_box_append (self->lines, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      return;
    }
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_margin_top (box, line->kind == TK_SHIFT_LINE_HEADING ? 10 : 0);
  gtk_box_append (GTK_BOX (box), make_label (line->left, FALSE, class_of (line->kind)));
  if (*line->right != '\0')
    gtk_box_append (GTK_BOX (box), make_label (line->right, TRUE, class_of (line->kind)));
  gtk_box_append (self->lines, box);
}

static void
show_qr (TkShiftSheet *self)
{
  guint side = 0;
  g_autofree guint8 *luma = self->report->number > 0 ? tk_print_qr_luma (self->report->head_qr, QR_MODULE, &side, NULL) : NULL;
  g_autofree char *caption = tk_shift_qr_caption (self->report);
  g_autoptr (GdkTexture) texture = luma != NULL ? tk_luma_texture_new (luma, side, side) : NULL;

  gtk_widget_set_visible (self->qr_box, texture != NULL);
  gtk_picture_set_paintable (self->qr, GDK_PAINTABLE (texture));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->qr), GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
  gtk_label_set_label (self->qr_caption, caption);
}

static void
show_report (TkShiftSheet *self)
{
  g_autoptr (GPtrArray) lines = tk_shift_lines (self->report);
  g_autofree char *title = tk_shift_title (self->report), *when = tk_shift_when (self->report);
  TkShiftChartData *data = tk_shift_chart_data (self->report);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->lines))) != NULL)
    gtk_box_remove (self->lines, child);
  for (guint i = 0; i < lines->len; i++)
    add_line (self, g_ptr_array_index (lines, i));
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->when, when);
  gtk_widget_set_visible (GTK_WIDGET (self->chart), data != NULL);
  tk_shift_chart_take (self->chart, data, self->report->currency);
  show_qr (self);
}

/* ---- Printing and saving ---- */

static void
job_changed_cb (TkPrintJob *job, TkShiftSheet *self)
{
  say (self, tk_print_job_get_words (job));
}

static void
forget_job (TkShiftSheet *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftSheet *self = TK_SHIFT_SHEET (widget);
  g_autoptr (TkPaperSheet) paper = NULL;
  g_autofree char *file = NULL;

  if (self->report == NULL)
    return;
  paper = tk_shift_paper_new (self->report);
  file = tk_shift_paper_name (self->report);
  forget_job (self);
  say (self, _("Printing…"));
  self->job = tk_ticket_printer_print_paper (tk_ticket_printer_get (self->session), tk_paper_sheet_get_face (paper), file);
  g_signal_connect (self->job, "changed", G_CALLBACK (job_changed_cb), self);
}

/* What is to be written, and where to. */
typedef struct {
  TkPaperSheet *paper;
  char *csv;                /* NULL: a PDF */
  char *folder, *path;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  tk_paper_sheet_free (save->paper);
  g_free (save->csv);
  g_free (save->folder);
  g_free (save->path);
  g_free (save);
}

static void
save_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Save *save = task_data;
  GError *error = NULL;
  gboolean done = FALSE;

  if (g_mkdir_with_parents (save->folder, 0700) != 0)
    g_set_error (&error, TK_PRINT_ERROR, TK_PRINT_ERROR_FILE, _("The folder %s cannot be made: %s."), save->folder, g_strerror (errno));
  else if (save->csv != NULL)
    done = g_file_set_contents_full (save->path, save->csv, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  else
    done = tk_paper_pdf (tk_paper_sheet_get_face (save->paper), TK_PAPER_ROLL_80, save->path, &error);
  if (done)
    g_task_return_pointer (task, g_strdup (save->path), g_free);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TkShiftSheet *self = TK_SHIFT_SHEET (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), &error), *words = NULL;

  if (self->session == NULL)
    return;
  words = path != NULL ? g_strdup_printf (_("Saved as %s"), path) : g_strdup (error->message);
  say (self, words);
}

static void
save (TkShiftSheet *self, gboolean csv)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, saved_cb, NULL);
  Save *file;
  g_autofree char *base = NULL, *name = NULL;

  if (self->report == NULL || tk_session_get_kiosk (self->session))
    return;
  file = g_new0 (Save, 1);
  file->paper = tk_shift_paper_new (self->report);
  file->csv = csv ? tk_shift_report_csv (self->report) : NULL;
  file->folder = g_strdup (tk_preferences_get_print_folder (tk_session_get_preferences (self->session)));
  base = tk_shift_paper_name (self->report);
  name = g_strconcat (base, csv ? ".csv" : ".pdf", NULL);
  file->path = g_build_filename (file->folder, name, NULL);
  say (self, _("Saving…"));
  g_task_set_task_data (task, file, save_free);
  g_task_run_in_thread (task, save_thread);
}

static void
pdf_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  save (TK_SHIFT_SHEET (widget), FALSE);
}

static void
csv_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  save (TK_SHIFT_SHEET (widget), TRUE);
}

/* ---- The widget ---- */

static void
tk_shift_sheet_dispose (GObject *object)
{
  TkShiftSheet *self = TK_SHIFT_SHEET (object);
  GtkWidget *child;

  forget_job (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->report, tk_shift_report_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SHIFT_SHEET);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_shift_sheet_parent_class)->dispose (object);
}

static void
tk_shift_sheet_class_init (TkShiftSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_shift_sheet_dispose;
  g_type_ensure (TK_TYPE_SHIFT_CHART);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-shift-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, TkShiftSheet, title);
  gtk_widget_class_bind_template_child (widget_class, TkShiftSheet, when);
  gtk_widget_class_bind_template_child (widget_class, TkShiftSheet, said);
  gtk_widget_class_bind_template_child (widget_class, TkShiftSheet, lines);
  gtk_widget_class_bind_template_child (widget_class, TkShiftSheet, chart);
  gtk_widget_class_bind_template_child (widget_class, TkShiftSheet, qr);
  gtk_widget_class_bind_template_child (widget_class, TkShiftSheet, qr_box);
  gtk_widget_class_bind_template_child (widget_class, TkShiftSheet, qr_caption);
  gtk_widget_class_bind_template_child (widget_class, TkShiftSheet, acts);
  gtk_widget_class_bind_template_child (widget_class, TkShiftSheet, saving);
  gtk_widget_class_install_action (widget_class, "sheet.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "sheet.pdf", NULL, pdf_action);
  gtk_widget_class_install_action (widget_class, "sheet.csv", NULL, csv_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_shift_sheet_init (TkShiftSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tk_shift_sheet_take (TkShiftSheet *self, TkSession *session, TkShiftReport *report, gboolean preview)
{
  g_set_object (&self->session, session);
  g_clear_pointer (&self->report, tk_shift_report_free);
  self->report = report;
  forget_job (self);
  say (self, "");
  gtk_widget_set_visible (self->acts, !preview);
  gtk_widget_set_visible (self->saving, !tk_session_get_kiosk (session));
  show_report (self);
}

gboolean
tk_shift_sheet_key (TkShiftSheet *self, guint keyval)
{
  static const struct { guint keyval; const char *action; } keys[] = {
    { GDK_KEY_F5, "sheet.print" }, { GDK_KEY_F6, "sheet.pdf" }, { GDK_KEY_F7, "sheet.csv" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval && gtk_widget_get_visible (self->acts))
      return gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL);
  return FALSE;
}

const char *
tk_shift_sheet_get_said (TkShiftSheet *self)
{
  return gtk_label_get_label (self->said);
}
