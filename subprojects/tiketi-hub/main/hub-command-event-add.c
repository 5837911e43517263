/* event add, event approve and type add: an organizer's first evening by the command line. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "hub-command.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "hub-account.h"
#include "hub-event.h"
#include "hub-web.h"
#include "hub-words.h"
#include "tk-money.h"
#include "tk-wire.h"

typedef struct
{
  HubCommon common;
  char *operands[1];
  char *title, *starts, *ends, *doors, *venue, *address, *description, *category, *tags, *currency, *zone, *organizer;
  char *name, *price;
  gint quantity;
} Options;

static void
clear_options (Options *options)
{
  char **texts[] = { &options->operands[0], &options->title,    &options->starts, &options->ends,     &options->doors,
                     &options->venue,       &options->address,  &options->description, &options->category, &options->tags,
                     &options->currency,    &options->zone,     &options->organizer, &options->name,  &options->price };

  hub_common_clear (&options->common);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean G_GNUC_PRINTF (2, 3)
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (HUB_ERROR, HUB_ERROR_INVALID, format, args));
  va_end (args);
  return FALSE;
}

/* Whoever may write the database file may do what an administrator may; 0: for nobody's account. */
static HubCaller
operator_for (const HubCommon *common, gint64 account)
{
  return (HubCaller){ .account = account, .role = TK_ROLE_ADMIN, .name = (char *) hub_common_who (common), .address = (char *) "" };
}

/* An event's line: what was made, for people and scripts. */
static HubExit
tell_event (const HubEvent *event, gint64 type, gboolean json, GError *const *error)
{
  g_autoptr (TkJson) list = tk_json_array ();
  TkJson *object = tk_json_object ();

  if (event == NULL)
    {
      tk_json_free (object);
      return hub_command_fail (*error);
    }
  tk_json_set_int (object, "event", event->event);
  if (type > 0)
    tk_json_set_int (object, "type", type);
  tk_json_set_string (object, "title", event->title);
  tk_json_set_string (object, "status", event->status);
  tk_json_append (list, object);
  return hub_command_tell (tk_json_to_text (list), json, error);
}

/* ---- event add ---- */

/* The organizer's account by its address; 0 when nobody is named. */
static gboolean
find_organizer (HubService *service, const char *email, gint64 *account, GError **error)
{
  HubAccountsWanted wanted = { .role = "", .status = "", .query = email, .limit = 100 };
  g_autoptr (GPtrArray) found = NULL;

  if (email == NULL)
    return TRUE;
  found = hub_account_list (service, &wanted, error);
  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const HubAccount *one = found->pdata[i];

      if (g_ascii_strcasecmp (one->email, email) == 0 && (one->role == TK_ROLE_ORGANIZER || one->role == TK_ROLE_ADMIN))
        {
          *account = one->id;
          return TRUE;
        }
    }
  return found != NULL ? refuse (error, _("\"%s\" is no organizer's account; add it with tiketi-hub user add"), email) : FALSE;
}

static gboolean
read_time (const char *option, const char *text, const char *zone, gint64 *out, GError **error)
{
  if (text == NULL || hub_words_time (text, zone, out))
    return TRUE;
  return refuse (error, _("%s must be a time such as \"2026-12-31 20:00\""), option);
}

static gboolean
read_input (const Options *options, HubService *service, HubEventInput *input, GError **error)
{
  const char *zone = options->zone != NULL ? options->zone : hub_service_get_web (service)->zone;

  *input = (HubEventInput){ .title = options->title, .description = options->description, .venue = options->venue,
                            .address = options->address, .zone = options->zone, .currency = options->currency,
                            .tags = options->tags, .category = options->category, .cap = -1 };
  return read_time ("--starts", options->starts, zone, &input->starts_at, error)
         && read_time ("--ends", options->ends, zone, &input->ends_at, error)
         && read_time ("--doors", options->doors, zone, &input->doors_at, error);
}

static HubEvent *
add_event (const Options *options, GError **error)
{
  g_autoptr (HubService) service = hub_common_open (&options->common, error);
  HubEventInput input;
  gint64 organizer = 0;

  if (service == NULL || !find_organizer (service, options->organizer, &organizer, error)
      || !read_input (options, service, &input, error))
    return NULL;
  HubCaller caller = operator_for (&options->common, organizer);
  return hub_service_event_create (service, &caller, &input, error);
}

HubExit
hub_command_event_add (int argc, char **argv)
{
  g_auto (Options) options = { { 0 } };
  const GOptionEntry entries[] = {
    { "title", 0, 0, G_OPTION_ARG_STRING, &options.title, N_("What it is called"), N_("TEXT") },
    { "starts", 0, 0, G_OPTION_ARG_STRING, &options.starts, N_("When, in the event's time zone: \"2026-12-31 20:00\""), N_("TIME") },
    { "ends", 0, 0, G_OPTION_ARG_STRING, &options.ends, N_("When it ends"), N_("TIME") },
    { "doors", 0, 0, G_OPTION_ARG_STRING, &options.doors, N_("When the doors open"), N_("TIME") },
    { "venue", 0, 0, G_OPTION_ARG_STRING, &options.venue, N_("Where"), N_("TEXT") },
    { "address", 0, 0, G_OPTION_ARG_STRING, &options.address, N_("How to get there"), N_("TEXT") },
    { "description", 0, 0, G_OPTION_ARG_STRING, &options.description, N_("What people read about it"), N_("TEXT") },
    { "category", 0, 0, G_OPTION_ARG_STRING, &options.category, N_("A category"), N_("NAME") },
    { "tags", 0, 0, G_OPTION_ARG_STRING, &options.tags, N_("Words it is found by, with commas between"), N_("TEXT") },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &options.currency, N_("Of its prices, such as KES"), N_("CODE") },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &options.zone, N_("Its time zone, such as Africa/Nairobi"), N_("ZONE") },
    { "organizer", 0, 0, G_OPTION_ARG_STRING, &options.organizer, N_("Whose it is: an organizer's e-mail"), N_("EMAIL") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubEvent) event = NULL;

  if (!hub_common_parse (argc, argv, &options.common, entries, NULL, NULL))
    return HUB_EXIT_USAGE;
  if (options.title == NULL || options.starts == NULL)
    return hub_command_missing (options.title == NULL ? "--title" : "--starts");

  event = add_event (&options, &error);
  return tell_event (event, 0, options.common.json, &error);
}

/* ---- event approve ---- */

static HubEvent *
approve (const Options *options, gint64 number, GError **error)
{
  g_autoptr (HubService) service = hub_common_open (&options->common, error);
  HubCaller caller = operator_for (&options->common, 0);

  if (service == NULL || !hub_service_event_moderate (service, &caller, number, "approved", "", error))
    return NULL;
  return hub_service_event (service, number, &caller, error);
}

HubExit
hub_command_event_approve (int argc, char **argv)
{
  g_auto (Options) options = { { 0 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubEvent) event = NULL;
  gint64 number;

  if (!hub_common_parse (argc, argv, &options.common, NULL, "EVENT", options.operands)
      || !hub_command_number ("EVENT", options.operands[0], &number))
    return HUB_EXIT_USAGE;

  event = approve (&options, number, &error);
  return tell_event (event, 0, options.common.json, &error);
}

/* ---- type add ---- */

static HubEvent *
add_type (const Options *options, gint64 number, gint64 *type, GError **error)
{
  g_autoptr (HubService) service = hub_common_open (&options->common, error);
  HubCaller caller = operator_for (&options->common, 0);
  g_autoptr (HubEvent) event = service != NULL ? hub_service_event (service, number, &caller, error) : NULL;
  HubTypeInput input = { .name = options->name, .quantity = options->quantity, .price = -1, .sale_from = -1, .sale_until = -1 };

  if (event == NULL)
    return NULL;
  if (!tk_money_parse (options->price, event->currency, &TK_MONEY_PLAIN, &input.price, NULL))
    {
      refuse (error, _("--price must be an amount such as 1500 or 99.50, not \"%s\""), options->price);
      return NULL;
    }
  return hub_service_type_create (service, &caller, number, &input, type, error);
}

HubExit
hub_command_type_add (int argc, char **argv)
{
  g_auto (Options) options = { { 0 } };
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_("What it is called, such as VIP"), N_("NAME") },
    { "price", 0, 0, G_OPTION_ARG_STRING, &options.price, N_("In major units of the event's currency: 1500"), N_("MONEY") },
    { "quantity", 0, 0, G_OPTION_ARG_INT, &options.quantity, N_("How many there are"), N_("N") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubEvent) event = NULL;
  gint64 number, type = 0;

  if (!hub_common_parse (argc, argv, &options.common, entries, "EVENT", options.operands)
      || !hub_command_number ("EVENT", options.operands[0], &number))
    return HUB_EXIT_USAGE;
  if (options.name == NULL || options.price == NULL || options.quantity <= 0)
    return hub_command_missing (options.name == NULL ? "--name" : options.price == NULL ? "--price" : "--quantity");

  event = add_type (&options, number, &type, &error);
  return tell_event (event, type, options.common.json, &error);
}
