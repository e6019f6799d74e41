import { Module } from '@nestjs/common';
import { Column, Entity, Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField, dateTimeField } from '../../../migrations/frozen/columns.js';
import { BigAutoField, DateTimeField } from '../../../src/database/columns.js';
import { query } from '../../../src/database/database.js';
import { loadMigrations } from '../../../src/database/migrations/migrations.js';
import { Register } from '../../../src/rest/routing/mount.js';
import * as serializers from '../../../src/rest/serializers/declarations.js';
import { ModelViewSet } from '../../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../../support/databases.js';
import { appOf, startService, type Service } from '../../support/service.js';
import { jsonOf, send } from '../../support/http.js';
import { testScenarios } from '../../support/table.js';

/* Lists are written by the database, single objects by JavaScript: the same text, to the microsecond. */

@Entity('loans_loan')
class Loan {
  @BigAutoField() id: number;
  @DateTimeField({ nullable: true }) at: Date | null;
  @Column({ type: 'time', nullable: true }) opens: string | null;
  @Column({ type: 'bigint', nullable: true }) period: number | null;
  @Column({ type: 'varchar', length: 36, nullable: true }) sku: string | null;
}

const NULL = { allowNull: true, required: false };

class LoanSerializer {
  @serializers.IntegerField({ readOnly: true }) id: number;
  @serializers.DateTimeField(NULL) at: Date | null;
  @serializers.TimeField(NULL) opens: string | null;
  @serializers.DurationField(NULL) period: number | null;
  @serializers.UUIDField({ ...NULL, format: 'urn' }) sku: string | null;
}

@Register('loans')
class LoanViewSet extends ModelViewSet(Loan, LoanSerializer) {
  override permissions = [];
  override readonly filterFields = {
    at: ['exact', 'gte', 'year'],
    opens: ['exact', 'gte'],
    period: ['exact', 'lte'],
    sku: ['exact'],
  } as const;
}

@Module({ controllers: [LoanViewSet] })
class LoansModule {}

class Loans implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const columns = [
      { name: 'id', ...bigAutoField(queryRunner) },
      { name: 'at', ...dateTimeField(queryRunner), isNullable: true },
      { name: 'opens', type: 'time', isNullable: true },
      { name: 'period', type: 'bigint', isNullable: true },
      { name: 'sku', type: 'varchar', length: '36', isNullable: true },
    ];
    await queryRunner.createTable(new Table({ name: 'loans_loan', columns }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('loans_loan');
  }
}

const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const LOANS = [
  {
    at: '2020-01-02T03:04:05.123456Z',
    opens: '09:30:00.500000',
    period: '14 00:00:00',
    sku: `urn:uuid:${UUID}`,
  },
  { at: '2020-01-02T03:04:05.123000Z', opens: '09:30:00', period: '-1 23:59:30', sku: null },
  { at: '0001-01-01T00:00:00Z', opens: '23:59:59.000001', period: '00:00:00.000001', sku: null },
  { at: '9999-12-31T23:59:59.999999Z', opens: '00:00:00', period: '-3 01:02:03.500000', sku: null },
  { at: null, opens: null, period: null, sku: null },
].map((loan, index) => ({ id: index + 1, ...loan }));

/** The databases disagree about the place of nothing in an order. */
const filters = (parameters: string): string =>
  (parameters.startsWith('ordering') ? `${parameters}&at__gte=0001-01-01` : parameters).replaceAll(
    ' ',
    '%20',
  );

describeOnEveryDatabase('Columns of moments, times, durations and UUIDs', (db) => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({}, db.url(), {
      migrations: [...(await loadMigrations()), { name: '9999_loans', changes: new Loans() }],
      apps: [appOf(LoansModule, { entities: [Loan] })],
    });
  });
  afterAll(() => service?.close());

  testScenarios(
    () => service.base,
    [
      ...LOANS.map(({ id, ...body }) => ({
        name: `${body.at} is stored`,
        request: 'POST /api/loans/',
        body,
        status: 201,
        answer: { id, ...body },
      })),
      ...LOANS.map((loan) => ({
        name: `${loan.at} is retrieved`,
        request: `GET /api/loans/${loan.id}/`,
        status: 200,
        answer: JSON.stringify(loan),
      })),
      { name: 'All are listed', request: 'GET /api/loans/', status: 200, answer: JSON.stringify(LOANS) },
      ...(
        [
          ['at=2020-01-02T03:04:05.123456Z', [1]],
          ['at=2020-01-02 05:04:05.123456%2B02:00', [1]],
          ['at=2020-01-02T03:04:05.123Z', [2]],
          ['at__gte=2020-01-02T03:04:05.1234Z', [1, 4]],
          ['at__gte=1/2/2020 03:04', [1, 2, 4]],
          ['at__gte=2020-01-03', [4]],
          ['at__year=2020', [1, 2]],
          ['opens=09:30', [2]],
          ['opens=09:30:00.5', [1]],
          ['opens__gte=09:30:00.1', [1, 3]],
          ['period=P14D', [1]],
          ['period__lte=-30', [2, 4]],
          [`sku={${UUID}}`, [1]],
          ['ordering=at', [3, 2, 1, 4]],
          ['ordering=-period', [1, 3, 2, 4]],
        ] as const
      ).map(([parameters, ids]) => ({
        name: `?${parameters}`,
        request: `GET /api/loans/?${filters(parameters)}`,
        status: 200,
        answer: ids.map((id) => LOANS[id - 1]),
      })),
      ...(
        [
          ['at=noon', { at: ['Enter a valid date/time.'] }],
          ['opens=9', { opens: ['Enter a valid time.'] }],
          ['period=1 week', { period: ['Enter a valid duration.'] }],
          [
            'period=1000000000 00:00:00',
            { period: ['The number of days must be between -999999999 and 999999999.'] },
          ],
          ['sku=1', { sku: ['Enter a valid UUID.'] }],
        ] as const
      ).map(([parameters, answer]) => ({
        name: `?${parameters}`,
        request: `GET /api/loans/?${filters(parameters)}`,
        status: 400,
        answer,
      })),
    ],
  );

  it('are shown with as many digits, however another program has written them', async () => {
    const zone = db.url().startsWith('sqlite') ? '' : '+00';
    await service.database.transaction(function* () {
      for (const [id, at] of ['2020-01-02 03:04:05', '2020-01-02 03:04:05.1234'].entries())
        yield* query(`INSERT INTO loans_loan (id, at) VALUES (${id + 6}, '${at}${zone}')`);
    });
    const shown = async (path: string): Promise<unknown> => jsonOf(await send(service.base, { path }));
    const [, , , , , ...listed] = (await shown('/api/loans/')) as { at: string }[];
    expect(listed.map(({ at }) => at)).toEqual(['2020-01-02T03:04:05Z', '2020-01-02T03:04:05.123400Z']);
    expect(await shown('/api/loans/6/')).toEqual(listed[0]);
    expect(await shown('/api/loans/7/')).toEqual(listed[1]);
  });
});
