/* event set and event brand: what cash is rounded to, and what is printed on paper. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <sys/stat.h>
#include <glib/gi18n-lib.h>

#define LOGO_READ_MAX (16 * 1024 * 1024) /* the service says how small it must be */

typedef struct
{
  HubCommon common;
  char *operands[1];
  char *cash_unit, *logo, *organizer, *ticket_text, *receipt_text, *contact;
} Options;

static void
clear_options (Options *options)
{
  char **texts[] = { &options->operands[0], &options->cash_unit,    &options->logo,   &options->organizer,
                     &options->ticket_text, &options->receipt_text, &options->contact };

  hub_common_clear (&options->common);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

HubExit
hub_command_event_set (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "cash-unit", 0, 0, G_OPTION_ARG_STRING, &options.cash_unit, N_("What cash is rounded to; 0: one whole unit of the currency"),
      N_("MONEY") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gint64 event;

  if (!hub_common_parse (argc, argv, &options.common, entries, "EVENT", options.operands)
      || !hub_command_number ("EVENT", options.operands[0], &event))
    return HUB_EXIT_USAGE;

  HubEventRules rules = { options.cash_unit };
  service = hub_common_open (&options.common, &error);
  return hub_command_tell (
      service != NULL ? hub_service_event_set (service, event, &rules, hub_common_who (&options.common), &error) : NULL,
      options.common.json, &error);
}

/* "" takes the logo away. */
static gboolean
read_logo (const char *path, char **bytes, gsize *length, GError **error)
{
  struct stat file;

  if (*path == '\0')
    {
      *bytes = g_strdup ("");
      return TRUE;
    }
  if (stat (path, &file) == 0 && file.st_size > LOGO_READ_MAX)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("The logo is far too large; make it smaller"));
      return FALSE;
    }
  return g_file_get_contents (path, bytes, length, error);
}

static HubExit
brand (const Options *options, gint64 event)
{
  g_autofree char *logo = NULL;
  HubBrandNew made = { .organizer = options->organizer, .ticket_text = options->ticket_text,
                       .receipt_text = options->receipt_text, .contact = options->contact };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;

  if (options->logo != NULL && !read_logo (options->logo, &logo, &made.logo_length, &error))
    return hub_command_fail (error);
  made.logo = (const guint8 *) logo;
  service = hub_common_open (&options->common, &error);
  return hub_command_tell (
      service != NULL ? hub_service_event_brand (service, event, &made, hub_common_who (&options->common), &error) : NULL,
      options->common.json, &error);
}

HubExit
hub_command_event_brand (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "logo", 0, 0, G_OPTION_ARG_FILENAME, &options.logo, N_("A PNG picture of at most 64 KiB; \"\" for none"), N_("FILE") },
    { "organizer", 0, 0, G_OPTION_ARG_STRING, &options.organizer, N_("Who makes the event"), N_("NAME") },
    { "ticket-text", 0, 0, G_OPTION_ARG_STRING, &options.ticket_text, N_("What every ticket says"), N_("TEXT") },
    { "receipt-text", 0, 0, G_OPTION_ARG_STRING, &options.receipt_text, N_("What every receipt says"), N_("TEXT") },
    { "contact", 0, 0, G_OPTION_ARG_STRING, &options.contact, N_("Where buyers ask"), N_("TEXT") },
    { NULL },
  };
  gint64 event;

  if (!hub_common_parse (argc, argv, &options.common, entries, "EVENT", options.operands)
      || !hub_command_number ("EVENT", options.operands[0], &event))
    return HUB_EXIT_USAGE;

  return brand (&options, event);
}
