/* pay list, refunds, refund-done, check, register: money through gateways, for people.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <glib/gi18n-lib.h>
#include "hub-gateways.h"
#include "hub-mpesa.h"

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubCommon, hub_common_clear)

HubExit
hub_command_pay_list (int argc, char **argv)
{
  g_auto (HubCommon) common = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;

  if (!hub_common_parse (argc, argv, &common, NULL, NULL, NULL))
    return HUB_EXIT_USAGE;
  service = hub_common_open (&common, &error);
  return hub_command_tell (service != NULL ? hub_service_pay_list (service, &error) : NULL, common.json, &error);
}

HubExit
hub_command_pay_refunds (int argc, char **argv)
{
  g_auto (HubCommon) common = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Those handed back already, too"), NULL },
    { NULL },
  };

  if (!hub_common_parse (argc, argv, &common, entries, NULL, NULL))
    return HUB_EXIT_USAGE;
  service = hub_common_open (&common, &error);
  return hub_command_tell (service != NULL ? hub_service_refund_list (service, all, &error) : NULL, common.json, &error);
}

HubExit
hub_command_pay_refund_done (int argc, char **argv)
{
  g_auto (HubCommon) common = { NULL };
  g_autofree char *receipt = NULL;
  g_autofree char *how = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;
  const GOptionEntry entries[] = {
    { "how", 0, 0, G_OPTION_ARG_STRING, &how, N_("How it was handed back, such as \"M-Pesa SKL9ZZ2M7P\""), N_("TEXT") },
    { NULL },
  };

  if (!hub_common_parse (argc, argv, &common, entries, "RECEIPT", &receipt))
    return HUB_EXIT_USAGE;
  if (how == NULL)
    return hub_command_missing ("--how");
  service = hub_common_open (&common, &error);
  if (service == NULL || !hub_service_refund_done (service, receipt, how, hub_common_who (&common), &error))
    return hub_command_fail (error);
  g_print (_("The money of %s is handed back.\n"), receipt);
  return HUB_EXIT_OK;
}

/* ---- Gateways ---- */

/* (transfer full); NULL after saying why. */
static HubConfig *
load_config (int argc, char **argv, HubExit *exit_code)
{
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;
  HubConfig *config;
  const GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("The settings of the gateways; without, the environment"), N_("FILE") },
    { NULL },
  };

  *exit_code = HUB_EXIT_USAGE;
  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL))
    return NULL;
  config = hub_config_load (file, &error);
  if (config == NULL)
    *exit_code = hub_command_fail (error);
  return config;
}

/* error: NULL when it was reached. */
static gboolean
tell_reached (const char *name, const GError *error)
{
  if (error == NULL)
    g_print (_("%s: reached\n"), name);
  else
    g_print ("%s: %s\n", name, error->message);
  return error == NULL;
}

static gboolean
check_gateway (const char *name, HubPayGateway *gateway)
{
  g_autoptr (GError) error = NULL;

  if (gateway == NULL)
    return TRUE;
  gateway->reach (gateway->self, &error);
  return tell_reached (name, error);
}

static gboolean
check_sender (const char *name, HubSender *sender)
{
  g_autoptr (GError) error = NULL;

  if (sender == NULL)
    return TRUE;
  sender->reach (sender->self, &error);
  return tell_reached (name, error);
}

HubExit
hub_command_pay_check (int argc, char **argv)
{
  HubExit exit_code;
  g_autoptr (HubConfig) config = load_config (argc, argv, &exit_code);
  g_auto (HubGateways) gateways = { NULL };
  gboolean well;

  if (config == NULL)
    return exit_code;
  hub_gateways_open (&gateways, config);
  if (gateways.mpesa == NULL && gateways.paystack == NULL && gateways.mail == NULL && gateways.sms == NULL)
    return hub_command_fail_usage (_("No gateway is configured; give --config FILE with [mpesa], [paystack], [mail] or [sms]."));
  well = check_gateway ("mpesa", gateways.mpesa);
  well = check_gateway ("paystack", gateways.paystack) && well;
  well = check_sender ("mail", gateways.mail) && well;
  well = check_sender ("sms", gateways.sms) && well;
  return well ? HUB_EXIT_OK : HUB_EXIT_FAILED;
}

HubExit
hub_command_pay_register (int argc, char **argv)
{
  HubExit exit_code;
  g_autoptr (HubConfig) config = load_config (argc, argv, &exit_code);
  g_auto (HubGateways) gateways = { NULL };
  g_autoptr (GError) error = NULL;

  if (config == NULL)
    return exit_code;
  hub_gateways_open (&gateways, config);
  if (gateways.mpesa == NULL)
    return hub_command_fail_usage (_("M-Pesa is not configured; give --config FILE with [mpesa]."));
  if (!hub_mpesa_register (gateways.mpesa, &error))
    return hub_command_fail (error);
  g_print (_("M-Pesa tells this hub of money paid by hand from now on.\n"));
  return HUB_EXIT_OK;
}
