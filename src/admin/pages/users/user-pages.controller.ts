import { Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PASSWORD_RULES } from '../../../auth/users/password-validation.js';
import type { User } from '../../../auth/users/user.entity.js';
import { controlOf, type Control } from '../../../rest/pages/controls.js';
import { messagesOf, NO_MESSAGES, type Messages } from '../../../rest/pages/messages.js';
import { Serializer } from '../../../rest/serializers/serializer.js';
import { AdminController } from '../../visit/admin.guard.js';
import type { Answer } from '../../visit/api-client.js';
import { ApiRefusal } from '../../visit/refusals.js';
import { texts } from '../../texts.js';
import type { Visit } from '../../visit/visit.js';
import { SetPasswordSerializer } from '../../api/users/user-admin.serializer.js';

const PASSWORD = Serializer.of(SetPasswordSerializer).field('password');
/** What the form asks for once more. */
const AGAIN = 'password2';

type Account = Pick<User, 'id' | 'username'>;

/** What is done to an account beside changing its fields, each on a page of its own. */
@AdminController('auth/user/:id')
export class UserPagesController {
  @Get('password')
  async showPassword(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    await this.passwordPage(visit, await this.account(visit, id));
  }

  @Post('password')
  async setPassword(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    const form = await visit.form();
    const account = await this.account(visit, id);
    const password = form.get('password');
    if (password !== form.get(AGAIN)) {
      const messages = { fields: { [AGAIN]: [texts.passwordsDiffer] }, others: [] };
      return this.passwordPage(visit, account, messages, 400);
    }
    const { status, data } = await visit.api.send('POST', `${addressOf(account)}password/`, {
      body: { password },
    });
    if (status === 400 || status === 403)
      return this.passwordPage(visit, account, messagesOf(data, ['password']), status);
    this.done(visit, account, { status, data }, texts.passwordSet(account.username));
  }

  @Get('logout')
  async showLogOut(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    const account = await this.account(visit, id);
    const title = texts.endSessionsOf(account.username);
    await visit.page('admin/user-logout', pageOf(visit, account, title, 'logout'));
  }

  @Post('logout')
  async logOut(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    await visit.form();
    const account = await this.account(visit, id);
    const answer = await visit.api.send('POST', `${addressOf(account)}logout/`);
    this.done(visit, account, answer, texts.sessionsEnded(account.username));
  }

  /** Throws ApiRefusal. */
  private account({ api, site }: Visit, id: string): Promise<Account> {
    return api.get(site.resource('auth', 'user').apiPathOf(id));
  }

  private async passwordPage(
    visit: Visit,
    account: Account,
    messages: Messages = NO_MESSAGES,
    status = 200,
  ): Promise<void> {
    const title = texts.setPasswordOf(account.username);
    const page = pageOf(visit, account, title, 'password');
    await visit.page(
      'admin/user-password',
      {
        ...page,
        title: status === 200 ? title : texts.refusedTitle(title),
        errors: messages.others,
        controls: passwordControls(messages),
        rules: PASSWORD_RULES,
      },
      status,
    );
  }

  /** Throws ApiRefusal. */
  private done(
    visit: Visit,
    { id }: Account,
    { status, data }: Pick<Answer, 'status' | 'data'>,
    text: string,
  ): void {
    if (status !== 204) throw new ApiRefusal(status, data);
    visit.redirect(visit.site.resource('auth', 'user').objectPath(id, 'change'), { level: 'success', text });
  }
}

const addressOf = ({ id }: Account): string => `/api/admin/users/${id}/`;

function pageOf({ site, user }: Visit, { id, username }: Account, title: string, page: string) {
  const { crumbs, path } = site.resource('auth', 'user');
  const change = `${path}${id}/change/`;
  return {
    ...{ title, heading: title, username, change },
    isYourself: id === user.id,
    action: `${path}${id}/${page}/`,
    styles: ['admin-users.css'],
    crumbs: [...crumbs, { name: username, url: change }, { name: title, url: `${path}${id}/${page}/` }],
  };
}

/** The password and the same once more, both empty: what was typed is never sent back. */
function passwordControls({ fields }: Messages): Control[] {
  const first = { ...controlOf('field', PASSWORD, { value: '', errors: fields.password ?? [] }), help: '' };
  const again = {
    id: `field-${AGAIN}`,
    name: AGAIN,
    label: texts.passwordAgain,
    help: texts.passwordAgainHelp,
  };
  const wrongAgain = fields[AGAIN] ?? [];
  return [
    { ...first, autofocus: wrongAgain.length === 0 },
    { ...first, ...again, errors: wrongAgain, autofocus: wrongAgain.length > 0 },
  ];
}
