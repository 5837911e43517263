/* Enter goes from field to field and from ticket to ticket. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-attendee-sheet.h"
#include "tk-desk-pay.h"
#include "tk-keypad.h"
#include "tk-page.h"

#include <glib/gi18n-lib.h>

typedef struct { guint row, ticket; } Form;

enum { NAME, PHONE, EMAIL, DOCUMENT, N_FIELDS };
static const char *const field_names[] = { "name", "phone", "email", "document" };

struct _TkAttendeeSheet {
  GtkWidget parent;
  TkCart *cart;
  GArray *forms;            /* Form, all that are asked for */
  guint at;
  GtkLabel *which, *where, *trouble;
  GtkEntry *name, *phone, *email, *document;
  GtkWidget *name_box, *phone_box, *email_box, *document_box;
  GtkCheckButton *same;
};

static void tk_attendee_sheet_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkAttendeeSheet, tk_attendee_sheet, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_attendee_sheet_page_init))

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

static const Form *
form_at (TkAttendeeSheet *self)
{
  return &g_array_index (self->forms, Form, self->at);
}

static TkCartRow *
row_at (TkAttendeeSheet *self)
{
  return tk_cart_get_row (self->cart, form_at (self)->row);
}

static GtkEntry *
field (TkAttendeeSheet *self, guint i)
{
  GtkEntry *fields[] = { self->name, self->phone, self->email, self->document };

  return fields[i];
}

static void
say (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static void
fill_field (TkAttendeeSheet *self, guint i, const char *text)
{
  GtkWidget *boxes[] = { self->name_box, self->phone_box, self->email_box, self->document_box };
  gboolean must = FALSE, asked = tk_cart_row_asks (row_at (self), field_names[i], &must);

  gtk_editable_set_text (GTK_EDITABLE (field (self, i)), text != NULL ? text : "");
  gtk_entry_set_placeholder_text (field (self, i), must ? i == PHONE ? "0712 345 678" : NULL : _("If they want"));
  gtk_widget_set_visible (boxes[i], asked);
}

static GtkEntry *
next_field (TkAttendeeSheet *self, int after)
{
  for (guint i = (guint) (after + 1); i < N_FIELDS; i++)
    if (tk_cart_row_asks (row_at (self), field_names[i], NULL))
      return field (self, i);
  return NULL;
}

static void
show_form (TkAttendeeSheet *self)
{
  const Form *form = form_at (self);
  TkCartRow *row = row_at (self);
  const TkCartAttendee *told = tk_cart_row_get_attendee (row, form->ticket);
  g_autofree char *which = g_strdup_printf (_("%s · %u of %u"), row->name, form->ticket + 1, row->qty);
  const char *texts[] = { told != NULL ? told->name : NULL, told != NULL ? told->phone : NULL, told != NULL ? told->email : NULL,
                          told != NULL ? told->document : NULL };

  gtk_label_set_label (self->which, which);
  say (self->where, form->ticket < row->labels->len ? g_ptr_array_index (row->labels, form->ticket) : "");
  for (guint i = 0; i < N_FIELDS; i++)
    fill_field (self, i, texts[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->same), self->forms->len > 1);
  say (self->trouble, "");
  gtk_widget_grab_focus (GTK_WIDGET (next_field (self, -1)));
}

static char *
text_of (GtkEntry *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

/* Those without one get this one. */
static void
spread_phone (TkAttendeeSheet *self, const char *phone)
{
  for (guint i = 0; i < self->forms->len; i++)
    {
      const Form *form = &g_array_index (self->forms, Form, i);
      const TkCartAttendee *told = tk_cart_row_get_attendee (tk_cart_get_row (self->cart, form->row), form->ticket);
      TkAttendee attendee = { .phone = phone };

      if (told != NULL && told->phone != NULL && *told->phone != '\0')
        continue;
      if (told != NULL)
        attendee = (TkAttendee) { told->name, phone, told->email, told->document };
      tk_cart_set_attendee (self->cart, form->row, form->ticket, &attendee);
    }
}

/* FALSE: something is wrong with it, and said. */
static gboolean
keep_form (TkAttendeeSheet *self)
{
  g_autofree char *name = text_of (self->name), *phone = text_of (self->phone), *email = text_of (self->email), *document = text_of (self->document);
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;

  if (*phone != '\0' && (whole = tk_desk_phone (phone, &error)) == NULL)
    {
      say (self->trouble, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->phone));
      return FALSE;
    }
  if (*email != '\0' && strchr (email, '@') == NULL)
    {
      say (self->trouble, _("An e-mail address has an @ in it; type it again."));
      gtk_widget_grab_focus (GTK_WIDGET (self->email));
      return FALSE;
    }
  if (*name != '\0' || *phone != '\0' || *email != '\0' || *document != '\0')
    tk_cart_set_attendee (self->cart, form_at (self)->row, form_at (self)->ticket, &(TkAttendee) { name, phone, email, document });
  if (*phone != '\0' && gtk_check_button_get_active (self->same))
    spread_phone (self, phone);
  return TRUE;
}

static gboolean
has_all (TkAttendeeSheet *self)
{
  for (guint i = 0; i < N_FIELDS; i++)
    {
      gboolean must = FALSE;
      g_autofree char *text = text_of (field (self, i));

      if (*text == '\0' && tk_cart_row_asks (row_at (self), field_names[i], &must) && must)
        {
          say (self->trouble, _("This has to be told before the ticket is sold."));
          gtk_widget_grab_focus (GTK_WIDGET (field (self, i)));
          return FALSE;
        }
    }
  return TRUE;
}

static void
go_on (TkAttendeeSheet *self)
{
  if (!has_all (self) || !keep_form (self))
    return;
  if (self->at + 1 == self->forms->len)
    {
      g_signal_emit (self, signals[DONE], 0);
      return;
    }
  self->at++;
  show_form (self);
}

static void
go_back (TkAttendeeSheet *self)
{
  if (self->at == 0 || !keep_form (self))
    return;
  self->at--;
  show_form (self);
}

static void
entered_cb (TkAttendeeSheet *self, GtkEntry *entry)
{
  GtkEntry *next = NULL;

  for (guint i = 0; i < N_FIELDS; i++)
    if (field (self, i) == entry)
      next = next_field (self, (int) i);
  if (next != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (next));
  else
    go_on (self);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_on (TK_ATTENDEE_SHEET (widget));
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_back (TK_ATTENDEE_SHEET (widget));
}

static gboolean
tk_attendee_sheet_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkAttendeeSheet *self = TK_ATTENDEE_SHEET (page);

  if (keyval == GDK_KEY_Page_Up)
    go_back (self);
  else if (keyval == GDK_KEY_Page_Down || tk_key_is_enter (keyval))
    go_on (self);
  else
    return FALSE;
  return TRUE;
}

static void
tk_attendee_sheet_dispose (GObject *object)
{
  TkAttendeeSheet *self = TK_ATTENDEE_SHEET (object);
  GtkWidget *child;

  g_clear_object (&self->cart);
  g_clear_pointer (&self->forms, g_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_ATTENDEE_SHEET);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_attendee_sheet_parent_class)->dispose (object);
}

static void
tk_attendee_sheet_page_init (TkPageInterface *iface)
{
  iface->key = tk_attendee_sheet_key;
}

static void
tk_attendee_sheet_class_init (TkAttendeeSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_attendee_sheet_dispose;
  signals[DONE] = g_signal_new ("done", TK_TYPE_ATTENDEE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-attendee-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, which);
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, where);
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, name);
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, phone);
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, email);
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, document);
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, name_box);
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, phone_box);
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, email_box);
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, document_box);
  gtk_widget_class_bind_template_child (widget_class, TkAttendeeSheet, same);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_install_action (widget_class, "attendee.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "attendee.previous", NULL, previous_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_attendee_sheet_init (TkAttendeeSheet *self)
{
  self->forms = g_array_new (FALSE, FALSE, sizeof (Form));
  gtk_widget_init_template (GTK_WIDGET (self));
  tk_keypad_attach (GTK_EDITABLE (self->phone));
}

static gboolean
is_complete (TkCartRow *row, guint ticket)
{
  const TkCartAttendee *told = tk_cart_row_get_attendee (row, ticket);

  return told != NULL && told->name != NULL && *told->name != '\0';
}

gboolean
tk_attendee_sheet_start (TkAttendeeSheet *self, TkCart *cart)
{
  gboolean found = FALSE;

  g_set_object (&self->cart, cart);
  g_array_set_size (self->forms, 0);
  self->at = 0;
  for (guint row = 0; row < tk_cart_get_n_rows (cart); row++)
    for (guint ticket = 0; *tk_cart_get_row (cart, row)->asks != '\0' && ticket < tk_cart_get_row (cart, row)->qty; ticket++)
      {
        Form form = { row, ticket };

        if (!found && !is_complete (tk_cart_get_row (cart, row), ticket))
          {
            found = TRUE;
            self->at = self->forms->len;
          }
        g_array_append_val (self->forms, form);
      }
  gtk_check_button_set_active (self->same, FALSE);
  if (self->forms->len > 0)
    show_form (self);
  return self->forms->len > 0;
}
