/* Lists rebuilt from the session's status; the machine itself is looked at off the main loop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-status-page.h"
#include "tk-concerns.h"
#include "tk-kiosk-disk.h"
#include "tk-page.h"
#include "tk-certificate-view.h"
#include "tk-printer-setup.h"
#include "tk-stick.h"
#include "tk-wording.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _TkStatusPage {
  GtkWidget parent;
  TkSession *session;
  TkMachine *machine;
  GtkListBox *concerns, *leases, *incidents, *letters, *checks;
  GtkWidget *leases_group, *letters_group, *checks_group, *all_well;
  GtkWidget *stick_progress;
  GtkLabel *stick_words, *letters_words;
  TkPrinterSetup *printer;
  TkCertificateView *certificate;
  GtkFileChooserNative *chooser;
  GTask *stick;             /* under way */
  TkStickWork work;         /* which */
  guint progress_timer;
  gboolean in_front, looking, look_again, checking;
};

static void tk_status_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkStatusPage, tk_status_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_status_page_page_init))

#define PROGRESS_MS 200

static const char *const level_marks[] = { "✓", "!", "✗" };
static const char *const level_classes[] = { "well", "watch", "bad" };

static void
empty (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static void
add_row (GtkListBox *list, int level, const char *title, const char *subtitle, const char *state)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  if (level >= 0)
    {
      GtkWidget *mark = gtk_label_new (level_marks[level]);

      gtk_widget_add_css_class (mark, "concern-mark");
      gtk_widget_add_css_class (mark, level_classes[level]);
      gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
    }
  if (state != NULL)
    {
      GtkWidget *label = gtk_label_new (state);

      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  gtk_list_box_append (list, row);
}

static void
show_concerns (TkStatusPage *self, const TkDeskStatus *status)
{
  g_autoptr (GPtrArray) concerns
    = tk_concerns_list (status, tk_session_get_terminal (self->session)->revoked, self->machine,
                        tk_clock_wall (tk_session_get_clock (self->session)));
  TkConcern *turnstile = tk_concern_turnstile (tk_preferences_get_hook (tk_session_get_preferences (self->session)),
                                               tk_gate_hook_get_failure (tk_session_get_hook (self->session)));

  if (turnstile != NULL)
    g_ptr_array_add (concerns, turnstile);
  empty (self->concerns);
  for (guint i = 0; i < concerns->len; i++)
    {
      const TkConcern *concern = g_ptr_array_index (concerns, i);
      g_autofree char *words = *concern->advice != '\0' ? g_strdup_printf ("%s\n%s", concern->state, concern->advice)
                                                       : g_strdup (concern->state);

      add_row (self->concerns, (int) concern->level, concern->name, words, NULL);
    }
}

static void
show_leases (TkStatusPage *self, const TkDeskStatus *status)
{
  empty (self->leases);
  for (guint i = 0; i < status->leases->len; i++)
    {
      const TkLeaseInfo *lease = g_ptr_array_index (status->leases, i);
      g_autofree char *left
        = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " left", "%" PRId64 " left", (gulong) lease->left), lease->left);
      g_autofree char *title = g_strdup_printf ("%s · %s", lease->event_title, lease->type_name);

      add_row (self->leases, lease->expired ? TK_CONCERN_WATCH : TK_CONCERN_WELL, title, lease->until_words, left);
    }
  gtk_widget_set_visible (self->leases_group, status->leases->len > 0);
}

static void
show_incidents (TkStatusPage *self, const TkDeskStatus *status)
{
  empty (self->incidents);
  for (guint i = 0; i < status->incidents->len; i++)
    {
      const TkIncidentInfo *incident = g_ptr_array_index (status->incidents, i);
      g_autofree char *time = tk_wording_time (incident->at, tk_session_get_zone (self->session));

      add_row (self->incidents, TK_CONCERN_WATCH, incident->text, incident->kind, time);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->incidents), status->incidents->len > 0);
  gtk_widget_set_visible (self->all_well, status->incidents->len == 0);
}

static void
show_letters (TkStatusPage *self, const TkDeskStatus *status)
{
  empty (self->letters);
  for (guint i = 0; i < status->dead_letters->len; i++)
    {
      const TkDeadLetter *letter = g_ptr_array_index (status->dead_letters, i);
      g_autofree char *title = g_strdup_printf (_("Entry %" PRId64 " · %s"), letter->seq, letter->kind);

      add_row (self->letters, TK_CONCERN_BAD, title, letter->reason, letter->status);
    }
  /* What the last try said stays to be read, also when nothing is left. */
  gtk_widget_set_visible (self->letters_group, status->dead_letters->len > 0 || *gtk_label_get_label (self->letters_words) != '\0');
}

static void
refresh (TkStatusPage *self)
{
  const TkDeskStatus *status = tk_session_get_status (self->session);

  if (!self->in_front || status == NULL || self->machine == NULL)
    return;
  show_concerns (self, status);
  show_leases (self, status);
  show_incidents (self, status);
  show_letters (self, status);
}

static void look (TkStatusPage *self);

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkStatusPage) self = user_data;
  TkMachine *machine = tk_machine_look_finish (result);

  self->looking = FALSE;
  if (self->session == NULL)
    {
      tk_machine_free (machine);
      return;
    }
  g_clear_pointer (&self->machine, tk_machine_free);
  self->machine = machine;
  refresh (self);
  if (self->look_again)
    look (self);
}

static void
look (TkStatusPage *self)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  self->look_again = self->looking;
  if (self->looking)
    return;
  self->looking = TRUE;
  tk_machine_look (tk_session_get_dir (self->session), tk_preferences_get_print_folder (preferences),
                   tk_preferences_get_printer (preferences), looked_cb, g_object_ref (self));
}

/* ---- Check everything ---- */

static gpointer
doctor_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_doctor (desk, error);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkStatusPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = tk_desk_worker_finish (result, &error);

  self->checking = FALSE;
  if (self->session == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "status.check", TRUE);
  empty (self->checks);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const TkDoctorLine *line = g_ptr_array_index (lines, i);
      int level = g_str_equal (line->state, "ok") ? TK_CONCERN_WELL : g_str_equal (line->state, "warn") ? TK_CONCERN_WATCH
                                                                                                        : TK_CONCERN_BAD;

      add_row (self->checks, level, line->name, line->words, NULL);
    }
  if (lines == NULL)
    add_row (self->checks, TK_CONCERN_BAD, _("The check did not finish"), error->message, NULL);
  gtk_widget_set_visible (self->checks_group, TRUE);
}

static void
check_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkStatusPage *self = TK_STATUS_PAGE (widget);

  if (self->checking)
    return;
  self->checking = TRUE;
  gtk_widget_action_set_enabled (widget, "status.check", FALSE);
  tk_session_ask (self->session, doctor_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, checked_cb, g_object_ref (self));
}

/* ---- By hand: a stick, dead letters again ---- */

static void
allow_stick (TkStatusPage *self, gboolean allowed)
{
  tk_kiosk_disk_allow (GTK_WIDGET (self), self->session, "status.export", allowed);
  tk_kiosk_disk_allow (GTK_WIDGET (self), self->session, "status.import", allowed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "status.retry", allowed);
}

static void
say (TkStatusPage *self, const char *words, gboolean bad)
{
  GtkLabel *label = self->work == TK_STICK_RETRY ? self->letters_words : self->stick_words;

  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
  if (bad)
    gtk_widget_add_css_class (GTK_WIDGET (label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "error");
}

static gboolean
show_progress_cb (gpointer user_data)
{
  TkStatusPage *self = user_data;
  double fraction = tk_stick_get_fraction (self->stick);

  if (fraction > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->stick_progress), fraction);
  else
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->stick_progress));
  return G_SOURCE_CONTINUE;
}

static void
stop_progress (TkStatusPage *self)
{
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  g_clear_object (&self->stick);
}

static void
carried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkStatusPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = tk_stick_finish (result, &error);

  stop_progress (self);
  if (self->session == NULL)
    return;
  gtk_widget_set_visible (self->stick_progress, FALSE);
  allow_stick (self, TRUE);
  say (self, words != NULL ? words : error->message, words == NULL);
  tk_session_refresh (self->session);
}

static void
carry (TkStatusPage *self, TkStickWork work, const char *path)
{
  TkStickPlan plan = { work, tk_session_get_dir (self->session), tk_session_get_clock (self->session), path };

  if (self->stick != NULL)
    return;
  self->work = work;
  allow_stick (self, FALSE);
  say (self, "", FALSE);
  gtk_widget_set_visible (self->stick_progress, work != TK_STICK_RETRY);
  self->stick = tk_stick_run (&plan, carried_cb, g_object_ref (self));
  self->progress_timer = g_timeout_add (PROGRESS_MS, show_progress_cb, self);
}

static void
file_cb (GtkNativeDialog *dialog, int response, TkStatusPage *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  gboolean saves = gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE;

  g_clear_object (&self->chooser);
  if (path != NULL)
    carry (self, saves ? TK_STICK_EXPORT : TK_STICK_IMPORT, path);
}

static void
choose_file (TkStatusPage *self, const char *title, GtkFileChooserAction action, const char *accept)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), action, accept,
                                               _("Cancel"));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (file_cb), self, 0);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkStatusPage *self = TK_STATUS_PAGE (widget);
  const TkDeskStatus *status = tk_session_get_status (self->session);
  g_autofree char *file = g_strdup_printf ("tiketi-%" PRId64 "-%" PRId64 ".ndjson", tk_session_get_terminal (self->session)->number,
                                           status != NULL ? status->head_seq : 0);

  choose_file (self, _("Where the journal goes"), GTK_FILE_CHOOSER_ACTION_SAVE, _("Export"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkStatusPage *self = TK_STATUS_PAGE (widget);

  choose_file (self, _("The file the hub wrote"), GTK_FILE_CHOOSER_ACTION_OPEN, _("Import"));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  carry (TK_STATUS_PAGE (widget), TK_STICK_RETRY, NULL);
}

void
tk_status_page_carry (TkStatusPage *self, gboolean up, const char *path)
{
  g_return_if_fail (TK_IS_STATUS_PAGE (self) && path != NULL);
  carry (self, up ? TK_STICK_EXPORT : TK_STICK_IMPORT, path);
}

static void
folder_cb (GtkNativeDialog *dialog, int response, TkStatusPage *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    tk_preferences_set_print_folder (tk_session_get_preferences (self->session), path);
  g_clear_object (&self->chooser);
  look (self);
}

static void
folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkStatusPage *self = TK_STATUS_PAGE (widget);

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Where tickets are printed to"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("Choose"), _("Cancel"));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (folder_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
tk_status_page_came_to_front (TkPage *page)
{
  TkStatusPage *self = TK_STATUS_PAGE (page);

  self->in_front = TRUE;
  tk_kiosk_disk_allow (GTK_WIDGET (self), self->session, "status.folder", TRUE);
  tk_kiosk_disk_allow_widget (GTK_WIDGET (self->printer), self->session);
  allow_stick (self, self->stick == NULL);
  tk_printer_setup_set_session (self->printer, self->session);
  tk_printer_setup_set_preferences (self->printer, tk_session_get_preferences (self->session));
  look (self);
  refresh (self);
}

static void
tk_status_page_went_back (TkPage *page)
{
  TK_STATUS_PAGE (page)->in_front = FALSE;
}

static void
tk_status_page_dispose (GObject *object)
{
  TkStatusPage *self = TK_STATUS_PAGE (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_object (&self->chooser);
  stop_progress (self);
  g_clear_pointer (&self->machine, tk_machine_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_STATUS_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_status_page_parent_class)->dispose (object);
}

static void
tk_status_page_page_init (TkPageInterface *iface)
{
  iface->came_to_front = tk_status_page_came_to_front;
  iface->went_back = tk_status_page_went_back;
}

static void
tk_status_page_class_init (TkStatusPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_status_page_dispose;
  g_type_ensure (TK_TYPE_PRINTER_SETUP);
  g_type_ensure (TK_TYPE_CERTIFICATE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-status-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, concerns);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, leases);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, incidents);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, letters);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, checks);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, leases_group);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, letters_group);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, checks_group);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, all_well);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, stick_progress);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, stick_words);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, letters_words);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, printer);
  gtk_widget_class_bind_template_child (widget_class, TkStatusPage, certificate);
  gtk_widget_class_bind_template_callback (widget_class, look);
  gtk_widget_class_install_action (widget_class, "status.check", NULL, check_action);
  gtk_widget_class_install_action (widget_class, "status.folder", NULL, folder_action);
  gtk_widget_class_install_action (widget_class, "status.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "status.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "status.retry", NULL, retry_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_status_page_init (TkStatusPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_status_page_new (TkSession *session)
{
  TkStatusPage *self = g_object_new (TK_TYPE_STATUS_PAGE, NULL);

  self->session = g_object_ref (session);
  tk_certificate_view_set_session (self->certificate, session);
  g_signal_connect_object (session, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
