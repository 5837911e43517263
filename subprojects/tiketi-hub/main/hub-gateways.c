/* From settings to gateways. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-gateways.h"

#include <string.h>
#include "hub-mail.h"
#include "hub-mpesa.h"
#include "hub-paystack.h"
#include "hub-sms.h"

#define PAYSTACK_BASE "https://api.paystack.co"

static HubPayGateway *
open_mpesa (const HubConfig *config)
{
  HubMpesaSettings settings = {
    .base = config->mpesa.base,
    .consumer_key = config->mpesa.consumer_key,
    .consumer_secret = config->mpesa.consumer_secret,
    .passkey = config->mpesa.passkey,
    .shortcode = config->mpesa.shortcode,
    .till = g_strcmp0 (config->mpesa.kind, "buygoods") == 0 ? config->mpesa.till : NULL,
    .callback_url = config->mpesa.callback_url,
    .callback_secret = config->mpesa.callback_secret,
  };

  return settings.base != NULL ? hub_mpesa_new (&settings, tk_clock_system ()) : NULL;
}

static HubPayGateway *
open_paystack (const HubConfig *config)
{
  HubPaystackSettings settings = {
    .base = config->paystack.base != NULL ? config->paystack.base : PAYSTACK_BASE,
    .secret_key = config->paystack.secret_key,
    .email = config->paystack.email,
  };

  return settings.secret_key != NULL ? hub_paystack_new (&settings) : NULL;
}

static HubSender *
open_mail (const HubConfig *config)
{
  HubMailSettings settings = {
    .url = config->mail.url,
    .user = config->mail.user,
    .password = config->mail.password,
    .from = config->mail.from,
    .starttls = config->mail.starttls,
    .ca = config->mail.ca,
  };

  return settings.url != NULL ? hub_mail_new (&settings) : NULL;
}

void
hub_gateways_open (HubGateways *gateways, const HubConfig *config)
{
  *gateways = (HubGateways){
    .mpesa = open_mpesa (config),
    .paystack = open_paystack (config),
    .mail = open_mail (config),
    .sms = config->sms.url != NULL ? hub_sms_new (config->sms.url, config->sms.token) : NULL,
    .callback_secret = config->mpesa.callback_secret,
    .callback_from = config->mpesa.callback_from,
  };
}

void
hub_gateways_clear (HubGateways *gateways)
{
  if (gateways->mpesa != NULL)
    gateways->mpesa->free (gateways->mpesa->self);
  if (gateways->paystack != NULL)
    gateways->paystack->free (gateways->paystack->self);
  if (gateways->mail != NULL)
    gateways->mail->free (gateways->mail->self);
  if (gateways->sms != NULL)
    gateways->sms->free (gateways->sms->self);
  memset (gateways, 0, sizeof *gateways);
}
