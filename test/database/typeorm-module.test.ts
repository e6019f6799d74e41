import { Controller, Get, Module } from '@nestjs/common';
import { InjectDataSource, InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, Repository } from 'typeorm';
import { Book } from '../../src/books/book.entity.js';
import { booksApp } from '../../src/books/books.app.js';
import { Public } from '../../src/rest/ordinary/access-decorators.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { send } from '../support/http.js';
import { appOf, startService } from '../support/service.js';

/* A module of a team's own that uses TypeORM as Nest's guide shows. */

@Controller('counts')
class CountsController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @InjectRepository(Book) private readonly books: Repository<Book>,
  ) {}

  @Public()
  @Get()
  async counts(): Promise<object> {
    const [{ count }] = await this.dataSource.query<{ count: number | string }[]>(
      'SELECT COUNT(*) AS count FROM books_book',
    );
    return { dataSource: Number(count), repository: await this.books.count() };
  }
}

@Module({ imports: [TypeOrmModule.forFeature([Book])], controllers: [CountsController] })
class CountsModule {}

describeOnEveryDatabase('TypeOrmModule', (db) => {
  it('gives modules the DataSource and repositories of the service, which closes them with itself', async () => {
    const service = await startService({}, db.url(), { apps: [booksApp, appOf(CountsModule)] });
    const { dataSource } = service.database;
    await service.database.transaction(() =>
      service.database
        .objects(Book)
        .insert({ title: 'a', author: 'b', published_date: '2000-01-01', isbn: '1' }),
    );
    const { status, body } = await send(service.base, { path: '/counts/' });
    expect([status, String(body)]).toEqual([200, '{"dataSource":1,"repository":1}']);
    await service.close();
    expect(dataSource.isInitialized).toBe(false);
    // Whichever of the two closes it first.
    await expect(dataSource.destroy()).resolves.toBeUndefined();
  });
});
