import { Module } from '@nestjs/common';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Column, Entity, type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { bigAutoField } from '../../migrations/frozen/columns.js';
import { BigAutoField } from '../../src/database/columns.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import type { Request } from '../../src/rest/core/contracts.js';
import { Register } from '../../src/rest/routing/mount.js';
import { Response } from '../../src/rest/core/response.js';
import { Action } from '../../src/rest/views/action.js';
import { Field, ReadOnly } from '../../src/rest/serializers/decorators.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { appOf, startService, type Service } from '../support/service.js';
import { testScenarios } from '../support/table.js';

/* A resource of one's own: entity, serializer, viewset, module. */

@Entity('reviews_review')
class Review {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 40 }) text: string;
  @Column({ type: 'int' }) stars: number;
  @Column({ type: 'boolean', default: false }) hidden: boolean;
  @Column({ type: 'varchar', length: 5, nullable: true }) mood: string | null;
}

class ReviewSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() @MaxLength(40) text: string;
  @IsInt() @Min(1) @Max(5) stars: number;
  @IsOptional() @IsBoolean() hidden: boolean;
  @Field({ allowNull: true }) @IsOptional() @IsIn(['glad', 'sad']) mood: string | null;
}

@Register('reviews')
class ReviewViewSet extends ModelViewSet(Review, ReviewSerializer) {
  @Action({ detail: false })
  async best(_request: Request): Promise<Response> {
    return new Response(
      (await this.objects.filter({ stars: 5 })).map((review) => this.serializer.represent(review)),
    );
  }

  @Action({ detail: true, methods: ['POST'] })
  async hide(request: Request): Promise<Response> {
    const review = await this.getObject(request);
    await this.database.transaction(() => this.objects.update(review.id, { hidden: true }));
    return new Response(null, 204);
  }

  // An override is only a method: nothing of the base's routes is repeated.
  override async retrieve(request: Request): Promise<Response> {
    const { data, status } = await super.retrieve(request);
    return new Response(data, status, { 'x-overridden': 'yes' });
  }
}

@Module({ controllers: [ReviewViewSet] })
class ReviewsModule {}

class Reviews implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const columns = [
      { name: 'id', ...bigAutoField(queryRunner) },
      { name: 'text', type: 'varchar', length: '40' },
      { name: 'stars', type: 'int' },
      { name: 'hidden', type: 'boolean', default: false },
      { name: 'mood', type: 'varchar', length: '5', isNullable: true },
    ];
    await queryRunner.createTable(new Table({ name: 'reviews_review', columns }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('reviews_review');
  }
}

describeOnEveryDatabase('a second resource', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url(), {
      migrations: [...(await loadMigrations()), { name: '9001_reviews', changes: new Reviews() }],
      apps: [appOf(ReviewsModule, { entities: [Review] })],
    });
  });
  afterAll(() => service.close());

  const first = { id: 1, text: 'Fine', stars: 5, hidden: false, mood: null };
  testScenarios(
    () => service.base,
    [
      {
        name: 'is listed in the API root',
        request: 'GET /api/',
        status: 200,
        answer: () => ({ reviews: `${service.base}/api/reviews/` }),
      },
      {
        name: 'is created',
        request: 'POST /api/reviews/',
        body: { text: ' Fine ', stars: '5' },
        status: 201,
        answer: first,
      },
      {
        name: 'is validated in field order and in DRF’s words',
        request: 'POST /api/reviews/',
        body: { mood: 'odd', hidden: 'perhaps', stars: 6 },
        status: 400,
        answer:
          '{"text":["This field is required."],"stars":["Ensure this value is less than or equal to 5."],' +
          '"hidden":["Must be a valid boolean."],"mood":["\\"odd\\" is not a valid choice."]}',
      },
      {
        name: 'reads an unchecked box of a form as false',
        request: 'POST /api/reviews/',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'text=Poor&stars=1&mood=sad',
        status: 201,
        answer: { id: 2, text: 'Poor', stars: 1, hidden: false, mood: 'sad' },
      },
      {
        name: 'is listed',
        request: 'GET /api/reviews/',
        status: 200,
        answer: [first, expect.objectContaining({ id: 2 })],
      },
      {
        name: 'is retrieved by an action that overrides the base’s',
        request: 'GET /api/reviews/1/',
        status: 200,
        answerHeaders: { 'x-overridden': 'yes', allow: 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS' },
        answer: first,
      },
      { name: 'answers HEAD', request: 'HEAD /api/reviews/1/', status: 200, answer: '' },
      {
        name: 'has extra actions on the collection',
        request: 'GET /api/reviews/best/',
        status: 200,
        answer: [first],
      },
      {
        name: 'has extra actions on an object',
        request: 'POST /api/reviews/1/hide/',
        status: 204,
        answer: '',
      },
      {
        name: 'says what an extra action allows',
        request: 'GET /api/reviews/1/hide/',
        status: 405,
        answerHeaders: { allow: 'POST, OPTIONS' },
      },
      {
        name: 'is changed in part',
        request: 'PATCH /api/reviews/1/',
        body: { mood: 'glad' },
        status: 200,
        answer: { ...first, hidden: true, mood: 'glad' },
      },
      {
        name: 'is replaced',
        request: 'PUT /api/reviews/1/',
        body: { text: 'So so', stars: 3, mood: null },
        status: 200,
        answer: { id: 1, text: 'So so', stars: 3, hidden: true, mood: null },
      },
      {
        name: 'describes itself',
        request: 'OPTIONS /api/reviews/',
        status: 200,
        answer: expect.objectContaining({
          name: 'Review List',
          actions: {
            POST: {
              id: { type: 'integer', required: false, read_only: true, label: 'ID' },
              text: { type: 'string', required: true, read_only: false, label: 'Text', max_length: 40 },
              stars: {
                type: 'integer',
                required: true,
                read_only: false,
                label: 'Stars',
                min_value: 1,
                max_value: 5,
              },
              hidden: { type: 'boolean', required: false, read_only: false, label: 'Hidden' },
              mood: {
                type: 'choice',
                required: false,
                read_only: false,
                label: 'Mood',
                choices: [
                  { value: 'glad', display_name: 'glad' },
                  { value: 'sad', display_name: 'sad' },
                ],
              },
            },
          },
        }),
      },
      { name: 'is deleted', request: 'DELETE /api/reviews/1/', status: 204, answer: '' },
      {
        name: 'is gone',
        request: 'GET /api/reviews/1/',
        status: 404,
        answer: { detail: 'No Review matches the given query.' },
      },
      {
        name: 'never gets the id of a deleted one',
        request: 'POST /api/reviews/',
        body: { text: 'New', stars: 2 },
        status: 201,
        answer: expect.objectContaining({ id: 3 }),
      },
    ],
  );
});
