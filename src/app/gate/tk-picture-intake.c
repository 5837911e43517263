/* Drop target, file chooser and decoder thread. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-picture-intake.h"
#include "tk-decode.h"

#include <glib/gi18n-lib.h>

#define FILES_AT_ONCE 16

struct _TkPictureIntake {
  GObject parent;
  GtkWidget *target;        /* borrowed */
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (TkPictureIntake, tk_picture_intake, G_TYPE_OBJECT)

enum { READ, UNREADABLE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
decode_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  gint64 ms = 0;
  TkReading *reading = tk_decode_file (task_data, &ms, &error);

  if (reading == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, reading, (GDestroyNotify) tk_reading_free);
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkReading) reading = g_task_propagate_pointer (G_TASK (result), &error);

  if (reading != NULL)
    g_signal_emit (source, signals[READ], 0, reading->payload, (guint) reading->length);
  else
    g_signal_emit (source, signals[UNREADABLE], 0, error->message);
}

static gboolean
dropped_cb (GtkDropTarget *drop, const GValue *value, double x, double y, TkPictureIntake *self)
{
  g_autoptr (GSList) files = NULL;
  guint n = 0;

  files = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *l = files; l != NULL && n < FILES_AT_ONCE; l = l->next, n++)
    tk_picture_intake_read (self, l->data);
  return n > 0;
}

static void
response_cb (GtkNativeDialog *dialog, int response, TkPictureIntake *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL)
    tk_picture_intake_read (self, file);
  g_clear_object (&self->chooser);
}

static void
tk_picture_intake_dispose (GObject *object)
{
  g_clear_object (&TK_PICTURE_INTAKE (object)->chooser);
  G_OBJECT_CLASS (tk_picture_intake_parent_class)->dispose (object);
}

static void
tk_picture_intake_class_init (TkPictureIntakeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_picture_intake_dispose;
  signals[READ] = g_signal_new ("read", TK_TYPE_PICTURE_INTAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_UINT);
  signals[UNREADABLE] = g_signal_new ("unreadable", TK_TYPE_PICTURE_INTAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tk_picture_intake_init (TkPictureIntake *self)
{
}

TkPictureIntake *
tk_picture_intake_new (GtkWidget *target)
{
  TkPictureIntake *self = g_object_new (TK_TYPE_PICTURE_INTAKE, NULL);
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->target = target;
  g_signal_connect_object (drop, "drop", G_CALLBACK (dropped_cb), self, 0);
  gtk_widget_add_controller (target, GTK_EVENT_CONTROLLER (drop));
  return self;
}

void
tk_picture_intake_choose (TkPictureIntake *self)
{
  g_autoptr (GtkFileFilter) pictures = gtk_file_filter_new ();

  if (self->chooser != NULL)
    return;
  gtk_file_filter_set_name (pictures, _("Pictures"));
  gtk_file_filter_add_mime_type (pictures, "image/*");
  self->chooser = gtk_file_chooser_native_new (_("Picture of a ticket"), GTK_WINDOW (gtk_widget_get_root (self->target)),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _("Read"), _("Cancel"));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), pictures);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
tk_picture_intake_read (TkPictureIntake *self, GFile *file)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, decoded_cb, NULL);
  char *path = g_file_get_path (file);

  if (path == NULL)
    {
      g_signal_emit (self, signals[UNREADABLE], 0, _("Only files on this machine can be read: save the picture first."));
      return;
    }
  g_task_set_task_data (task, path, g_free);
  g_task_run_in_thread (task, decode_thread);
}
